package dev.esquema.schema.migration;

import dev.esquema.schema.history.History;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Catalog.IndexState;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.structure.DatabaseObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What an earlier run left outside a transaction, and who can tell what became of it; it is looked at, and nothing is changed. */
public final class UnfinishedMigrations {

    private final RunSession session;
    private final MigrationStates states;
    private final Observation seen;
    private final Set<Version> unknown;
    private final Set<Version> begun;

    /** @param unknown the versions whose end nobody recorded */
    public UnfinishedMigrations(
            RunSession session, Collection<Version> unknown, MigrationStates states, Observation seen) {
        this.session = session;
        this.states = states;
        this.seen = seen;
        this.unknown = new TreeSet<>(unknown);
        this.begun = new TreeSet<>(unknown);
        seen.history().failed().forEach(row -> row.version().ifPresent(begun::add));
    }

    /** Those that the catalogue decides: an index built concurrently is valid, INVALID or absent. */
    public List<Migration> decidedByCatalog() {
        return states.pending().stream()
                .filter(migration -> begun.contains(migration.version()) && migration.isDecidedByCatalog())
                .toList();
    }

    /** A question for a person about each that nobody else can decide. */
    public List<String> questions() {
        return states.pending().stream()
                .filter(migration -> unknown.contains(migration.version()) && !migration.isDecidedByCatalog())
                .map(this::question)
                .toList();
    }

    public IndexState state(Migration decidedByCatalog) {
        return session.catalog().index(index(decidedByCatalog));
    }

    /** The name of the one index that it makes. */
    public static String index(Migration decidedByCatalog) {
        return decidedByCatalog.creates().get(0).name();
    }

    /** What the database will say once the catalogue has decided. */
    public Observation foreseen() {
        List<HistoryRow> rows = new ArrayList<>(seen.history().rows());
        List<DatabaseObject> existing = new ArrayList<>(seen.existing());
        for (Migration migration : decidedByCatalog()) {
            rows.removeIf(row -> !row.success()
                    && row.version().filter(migration.version()::equals).isPresent());
            existing.removeAll(migration.creates());
            if (state(migration) == IndexState.VALID) {
                rows.add(asApplied(migration));
            }
        }
        return seen.with(new History(rows), existing);
    }

    private HistoryRow asApplied(Migration migration) {
        return new HistoryRow(
                seen.history().rows().stream().mapToInt(HistoryRow::rank).max().orElse(0) + 1,
                Optional.of(migration.version()),
                migration.description(),
                "SQL",
                migration.script(),
                Optional.of(migration.checksum()),
                "",
                seen.at(),
                Duration.ZERO,
                true);
    }

    private String question(Migration migration) {
        String facts = migration.creates().isEmpty()
                ? "it creates nothing that could be looked at"
                : "of what it creates, there is now: %s".formatted(existing(migration));
        return ("%1$s was started outside a transaction and nobody knows how far it came: `%2$s`; %3$s;"
                        + " look, and say `esquema repair --version %1$s --as applied` or `--as pending`")
                .formatted(migration.version(), session.migrator().statement(migration), facts);
    }

    private String existing(Migration migration) {
        String existing = migration.creates().stream()
                .filter(seen.existing()::contains)
                .map(DatabaseObject::toString)
                .collect(Collectors.joining(", "));
        return existing.isEmpty() ? "nothing" : existing;
    }
}
