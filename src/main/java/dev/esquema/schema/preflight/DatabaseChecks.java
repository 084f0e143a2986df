package dev.esquema.schema.preflight;

import dev.esquema.schema.alembic.AlembicRecords;
import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.history.OtherHistory;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Catalog;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.verification.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The checks before any change to a database, whatever the change is: the history table, other tools' histories,
 * earlier failures and other obstacles.
 */
public final class DatabaseChecks {

    private final Manifest manifest;
    private final MigrationStates states;
    private final Observation seen;
    private final Structure live;
    private final Catalog catalog;
    private final List<OtherHistory> others;
    private final AlembicRecords alembic;

    public DatabaseChecks(Manifest manifest, AlembicRevisions revisions, Look look, Structure live, Catalog catalog) {
        this.manifest = manifest;
        this.states = look.states();
        this.seen = look.seen();
        this.live = live;
        this.catalog = catalog;
        this.others = catalog.otherHistories();
        this.alembic = AlembicRecords.of(revisions, manifest, others);
    }

    /** The histories of other migration tools. */
    public List<OtherHistory> others() {
        return others;
    }

    /** The migrations that an Alembic history records as applied. */
    public AlembicRecords alembic() {
        return alembic;
    }

    /**
     * A sentence if the history table belongs to another application; its rows then prove nothing about the tables of
     * this build.
     */
    public Optional<String> foreignHistory() {
        if (!states.isForeign()) {
            return Optional.empty();
        }
        String versions = seen.history().rows().stream()
                .flatMap(row -> row.version().stream())
                .filter(version -> !version.isZero())
                .map(Object::toString)
                .distinct()
                .collect(Collectors.joining(", "));
        return Optional.of(
                ("the history table is another application's: none of what it records (%s) is in the migration set;"
                                + " name a table of our own with quarkus.flyway.table")
                        .formatted(versions));
    }

    /**
     * The version of the history's baseline row, if it stands for migrations that are not recorded one by one. The row
     * counts only after the structure has proved to be that of the version.
     */
    public Optional<Version> baseline() {
        return seen.history()
                .baseline()
                .filter(version -> !isNewer(version))
                .filter(version -> states.unapplied().stream()
                        .anyMatch(migration -> migration.version().compareTo(version) <= 0));
    }

    /** The other facts that must be settled first, each a sentence. */
    public List<String> obstacles() {
        List<String> objections = new ArrayList<>(catalog.obstacles());
        seen.history()
                .baseline()
                .filter(this::isNewer)
                .map(
                        "the history begins with a baseline of version %s, which is newer than every migration of the set: migrate with a set that contains this version"
                                ::formatted)
                .ifPresent(objections::add);
        seen.history().failed().stream().map(this::failure).forEach(objections::add);
        return objections;
    }

    private boolean isNewer(Version version) {
        return manifest.graph()
                .newest()
                .filter(newest -> newest.compareTo(version) >= 0)
                .isEmpty();
    }

    /** The migrations that another tool records as applied and whose objects do not exist, each a sentence. */
    public List<String> contradictions(Proof proof) {
        return alembic.contradictions(states, live, proof);
    }

    /** A hint for objects that the history does not record: the histories of other tools, and the next command. */
    public String hint() {
        String who = others.isEmpty()
                ? ""
                : "; beside them is the history of %s"
                        .formatted(others.stream().map(OtherHistory::toString).collect(Collectors.joining(", ")));
        return "%s; `esquema adopt --dry-run` shows what can be recorded".formatted(who);
    }

    /** A script in a transaction leaves nothing when it fails, not even a row of the history. */
    private String failure(HistoryRow row) {
        boolean transactional = row.version()
                .flatMap(manifest.graph()::find)
                .map(Migration::transactional)
                .orElse(false);
        if (transactional) {
            return ("the history records %1$s as failed (installed_rank %2$d), although its script runs in a transaction and leaves no such row:"
                            + " somebody changed the row, or the script ran outside a transaction then, so check what exists,"
                            + " and run `esquema repair --version %1$s --as applied` or `--as pending`")
                    .formatted(row.id(), row.rank());
        }
        if (row.isRepeatable()) {
            return "the history records %s as failed, although a repeatable script runs in a transaction and leaves no such row: check what it did, and delete its failed row (installed_rank %d) from the history table"
                    .formatted(row.script(), row.rank());
        }
        return ("%1$s failed before, outside a transaction, and may be partly applied:"
                        + " check what exists, and run `esquema repair --version %1$s --as applied` or `--as pending`")
                .formatted(row.version().map(Object::toString).orElse(row.script()));
    }
}
