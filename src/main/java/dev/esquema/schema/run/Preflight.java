package dev.esquema.schema.run;

import dev.esquema.schema.history.Applied;
import dev.esquema.schema.history.Chain;
import dev.esquema.schema.history.Finding;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.session.Catalog;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Everything that speaks against a run, found before anything is applied and said at once. */
final class Preflight {

    private final Chain chain;
    private final Observation seen;
    private final Catalog catalog;

    Preflight(Chain chain, Observation seen, Catalog catalog) {
        this.chain = chain;
        this.seen = seen;
        this.catalog = catalog;
    }

    /** @throws SchemaException {@code VERIFICATION_FAILED} for contradicted scripts, {@code REFUSED} for anything else */
    void refuse() {
        List<String> findings = chain.findings().stream().map(Finding::message).toList();
        List<String> objections = objections();
        if (!findings.isEmpty()) {
            objections.addAll(0, findings);
            throw new SchemaException(Code.VERIFICATION_FAILED, sentence(objections));
        }
        if (!objections.isEmpty()) {
            throw new SchemaException(Code.REFUSED, sentence(objections));
        }
    }

    private List<String> objections() {
        List<String> objections = new ArrayList<>(catalog.obstacles());
        seen.history()
                .baseline()
                .map(("the history begins with a baseline of version %s, which nobody proved:"
                        + " only migrations that were really applied count")::formatted)
                .ifPresent(objections::add);
        seen.history().failed().stream().map(Preflight::failure).forEach(objections::add);
        Set<String> missing = missing();
        if (!missing.isEmpty()) {
            objections.add("tables that the migrations refer to are missing, create them first: %s"
                    .formatted(String.join(", ", missing)));
        }
        if (!seen.existing().isEmpty()) {
            objections.add(
                    "objects that pending migrations create are there already, and nothing records how they came: %s"
                            .formatted(seen.existing().stream()
                                    .map(DatabaseObject::toString)
                                    .collect(Collectors.joining(", "))));
        }
        return objections;
    }

    private Set<String> missing() {
        Set<String> required = chain.pending().stream()
                .flatMap(migration -> migration.requires().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        required.removeAll(catalog.present(required));
        return required;
    }

    private static String failure(Applied row) {
        return ("%1$s failed before, outside a transaction, and may be half there:"
                        + " look, and say `esquema repair --version %1$s --as applied` or `--as pending`")
                .formatted(row.version().map(Object::toString).orElse(row.script()));
    }

    private static String sentence(List<String> objections) {
        return "nothing was applied: %s".formatted(String.join("; ", objections));
    }
}
