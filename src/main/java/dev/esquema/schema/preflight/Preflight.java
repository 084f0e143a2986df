package dev.esquema.schema.preflight;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.RequiredRights;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.port.Catalog;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.verification.Leftovers;
import dev.esquema.schema.verification.Proof;
import dev.esquema.schema.verification.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Collects everything that prevents a run, before anything is applied, and reports all of it at once.
 *
 * <p>A deviation stops a run only if it concerns scripts, their order, or objects that the run would touch: an index
 * that somebody dropped must not keep every server from starting.
 */
public final class Preflight {

    private final MigrationStates states;
    private final Leftovers leftovers;
    private final List<DatabaseObject> taken;
    private final Catalog catalog;
    private final Verification verification;
    private final Proof proof;
    private final DatabaseChecks checks;
    private final ExistingTables existing;

    /** @param live the structure of the database */
    public Preflight(
            Manifest manifest,
            AlembicRevisions revisions,
            Look look,
            Structure live,
            Catalog catalog,
            ExistingTables existing) {
        this.states = look.states();
        this.leftovers = Leftovers.of(states);
        this.taken = look.seen().existing();
        this.catalog = catalog;
        this.verification = Verification.of(manifest, states, live);
        this.checks = new DatabaseChecks(manifest, revisions, look, live, catalog);
        this.existing = existing;
        this.proof = checks.baseline()
                .map(version -> Proof.at(version, manifest, states, live, taken))
                .orElseGet(() -> proof(manifest, live));
    }

    /**
     * What an undo script left proves only a whole migration. Otherwise its migration runs again, and its script shows
     * whether it can.
     */
    private Proof proof(Manifest manifest, Structure live) {
        Proof found = Proof.ofRun(manifest, states, live, taken);
        boolean recorded = existing != ExistingTables.REFUSE && !found.proven().isEmpty();
        return recorded || leftovers.undone().isEmpty()
                ? found
                : Proof.ofRun(
                        manifest,
                        states,
                        leftovers.hiddenIn(live, states.expected().structure()),
                        leftovers.without(taken));
    }

    /** The pending migrations whose objects exist already. */
    public Proof proof() {
        return proof;
    }

    /**
     * Refuses a run that must not begin.
     *
     * @param findingsAccepted whether the caller accepts the deviations
     * @throws SchemaException {@code VERIFICATION_FAILED} for deviations, {@code REFUSED} for any other reason
     */
    public void refuse(boolean findingsAccepted) {
        objections(findingsAccepted).refusal("nothing was applied").ifPresent(refusal -> {
            throw refusal;
        });
    }

    /** The reasons for a refusal, as a value. */
    public Objections objections(boolean findingsAccepted) {
        Optional<String> foreign = checks.foreignHistory();
        if (foreign.isPresent()) {
            return new Objections(List.of(), List.of(foreign.get()), List.of());
        }
        List<Finding> stopping = findingsAccepted ? List.of() : findings();
        return new Objections(
                stopping.stream().map(Finding::message).toList(),
                obstacles(),
                Stream.concat(stopping.stream(), proof.differences().stream())
                        .flatMap(finding -> finding.mend().stream())
                        .toList());
    }

    /** The deviations that must be corrected or accepted before the run. */
    private List<Finding> findings() {
        TouchedObjects touched = TouchedObjects.by(toApply().toList());
        return verification.findings().stream()
                .filter(finding -> !isMendedByThisRun(finding))
                .filter(finding -> finding.isAboutScripts()
                        || (finding instanceof Finding.StructureDeviates deviation
                                && touched.includes(deviation.difference().object())))
                .toList();
    }

    /** A migration whose objects exist is recorded by this run, or the obstacles say why it cannot be. */
    private boolean isMendedByThisRun(Finding finding) {
        return finding instanceof Finding.DependencyNotApplied order
                && proof.there().stream()
                        .anyMatch(migration -> migration.version().equals(order.dependency()));
    }

    /** All other reasons against the run, each a sentence. */
    private List<String> obstacles() {
        List<String> objections = new ArrayList<>(checks.obstacles());
        Set<String> missing = missing();
        if (!missing.isEmpty()) {
            objections.add("tables that the migrations refer to are missing, create them first: %s"
                    .formatted(String.join(", ", missing)));
        }
        objections.addAll(catalog.missingRights(RequiredRights.of(toApply().toList())));
        if (states.version().isEmpty() || !proof.there().isEmpty()) {
            objections.addAll(checks.contradictions(proof));
        }
        objections.addAll(unmanaged());
        return objections;
    }

    private List<String> unmanaged() {
        String differences = proof.differences().stream().map(Finding::message).collect(Collectors.joining(", "));
        if (existing == ExistingTables.REFUSE
                && checks.baseline().isEmpty()
                && !(proof.holds() && proof.proven().isEmpty())) {
            return List.of("objects that pending migrations create exist already, and no history records them: %s%s%s"
                    .formatted(
                            Stream.concat(leftovers.without(taken).stream(), verification.unmanaged().stream())
                                    .distinct()
                                    .map(DatabaseObject::toString)
                                    .collect(Collectors.joining(", ")),
                            differences.isEmpty()
                                    ? ""
                                    : ", different from what these migrations create: ".concat(differences),
                            checks.hint()));
        }
        List<String> objections = new ArrayList<>();
        if (!differences.isEmpty() && checks.baseline().isPresent()) {
            objections.add(
                    "the history begins with a baseline of version %s, but the structure is not that of this version: %s%s"
                            .formatted(checks.baseline().get(), differences, checks.hint()));
        } else if (!differences.isEmpty()) {
            objections.add(
                    "objects that pending migrations create exist already, and differ from what these migrations create: %s%s"
                            .formatted(differences, checks.hint()));
        }
        objections.addAll(proof.objections());
        return objections;
    }

    private Set<String> missing() {
        Set<String> required = toApply()
                .flatMap(script -> script.effect().requires().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        required.removeAll(catalog.present(required));
        return required;
    }

    private Stream<Script> toApply() {
        return states.toApply().stream().filter(migration -> !proof.proven().contains(migration));
    }
}
