package dev.esquema.schema.unfinished;

import dev.esquema.schema.history.History;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.history.Look;
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
import java.util.stream.Stream;

/**
 * The migrations that an earlier run left unfinished outside a transaction, and how each of them can be settled;
 * changes nothing.
 */
public final class UnfinishedMigrations {

    private final RunSession session;
    private final MigrationStates states;
    private final Observation seen;
    private final Set<Version> unknown;
    private final Set<Version> started;
    private final BegunScripts begun;

    /** @param unknown the versions whose end was not recorded */
    public UnfinishedMigrations(RunSession session, Collection<Version> unknown, Look look) {
        this.session = session;
        this.states = look.states();
        this.seen = look.seen();
        this.unknown = new TreeSet<>(unknown);
        this.started = new TreeSet<>(unknown);
        this.begun = BegunScripts.of(session, states);
        seen.history().failed().forEach(row -> row.version().ifPresent(started::add));
    }

    /**
     * The migrations that the catalogue decides: an index built concurrently is valid, INVALID or absent. If another
     * index has the name, the catalogue decides nothing.
     */
    public List<Migration> decidedByCatalog() {
        return beganIndex()
                .filter(migration ->
                        question(session, migration, seen.history()).isEmpty())
                .toList();
    }

    private Stream<Migration> beganIndex() {
        return states.pending().stream()
                .filter(migration -> begun.find(migration.version()).isEmpty())
                .filter(migration -> started.contains(migration.version()) && migration.isDecidedByCatalog());
    }

    /** A question for a person about each migration that the catalogue does not decide. */
    public List<String> questions() {
        return Stream.of(
                        states.pending().stream()
                                .filter(migration ->
                                        begun.find(migration.version()).isEmpty())
                                .filter(migration ->
                                        unknown.contains(migration.version()) && !migration.isDecidedByCatalog())
                                .map(this::question),
                        beganIndex().flatMap(migration -> question(session, migration, seen.history()).stream()),
                        begun.scripts().stream()
                                .flatMap(script -> new StatementInDoubt(session, script).question().stream()))
                .flatMap(questions -> questions)
                .toList();
    }

    /** The scripts of which a part may be applied, and whose statements are recorded one by one. */
    public BegunScripts begun() {
        return begun;
    }

    /** The statements in doubt that the catalogue decides. */
    public List<StatementInDoubt> statementsDecidedByCatalog() {
        return begun.scripts().stream()
                .map(script -> new StatementInDoubt(session, script))
                .filter(StatementInDoubt::isDecidedByCatalog)
                .toList();
    }

    public IndexState state(Migration decidedByCatalog) {
        return session.catalog().index(index(decidedByCatalog));
    }

    /** The name of the one index that the migration makes. */
    public static String index(Migration decidedByCatalog) {
        return decidedByCatalog.creates().get(0).name();
    }

    /** A sentence if the catalogue does not decide about the one index that a migration makes. */
    public static Optional<String> question(RunSession session, Migration decidedByCatalog, History history) {
        boolean corrected = history.failed().stream()
                .filter(row ->
                        row.version().filter(decidedByCatalog.version()::equals).isPresent())
                .anyMatch(row -> row.checksum()
                        .filter(checksum -> checksum != decidedByCatalog.checksum())
                        .isPresent());
        return new IndexInDoubt(
                        session,
                        decidedByCatalog.version(),
                        decidedByCatalog.creates().get(0),
                        decidedByCatalog.effect(),
                        corrected)
                .question();
    }

    /** The observation as it will be after the catalogue has decided. */
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
        return begun.before(seen.with(new History(rows), existing));
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
                ? "it creates no object that could be compared"
                : "objects of it that exist now: %s".formatted(existing(migration));
        return ("%1$s was started outside a transaction and its progress is unknown: `%2$s`; %3$s;"
                        + " check what exists, and run `esquema repair --version %1$s --as applied` or `--as pending`")
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
