package dev.esquema.schema.history;

import dev.esquema.schema.finding.Note;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The comparison of the packaged repeatable scripts with the recorded ones.
 *
 * <p>A script is applied if its newest row in the history has its checksum; otherwise it is pending. It is not pending
 * while the history is newer than this build, while a migration above the target is not applied, or while a migration
 * whose objects it uses is held.
 */
public final class RepeatableStates {

    private final Manifest manifest;
    private final Version target;
    private final Map<Version, HistoryRow> applied;
    private final HeldMigrations held;
    private final History history;
    private final Map<RepeatableName, HistoryRow> recorded;
    private final boolean historyIsNewer;

    /** @param historyIsNewer whether a later build applied a migration that this build does not package */
    RepeatableStates(Manifest manifest, Version target, History history, HeldMigrations held, boolean historyIsNewer) {
        this.manifest = manifest;
        this.target = target;
        this.held = held;
        this.history = history;
        this.applied = history.applied();
        this.recorded = history.repeatables();
        this.historyIsNewer = historyIsNewer;
    }

    /**
     * A repeatable script that is packaged, recorded, or both.
     *
     * @param packaged empty if only the history has it
     * @param recorded its newest row in the history
     */
    public record Entry(
            RepeatableName name, MigrationState state, Optional<Repeatable> packaged, Optional<HistoryRow> recorded) {

        public String script() {
            return packaged.map(Script::script)
                    .orElseGet(() -> recorded.orElseThrow().script());
        }
    }

    /** The scripts that a run would apply, in this order. */
    public List<Repeatable> pending() {
        return in(MigrationState.PENDING);
    }

    /** The scripts whose result the structure has. */
    public List<Repeatable> applied() {
        return in(MigrationState.APPLIED);
    }

    private List<Repeatable> in(MigrationState wanted) {
        return manifest.repeatables().stream()
                .filter(script -> state(script) == wanted)
                .toList();
    }

    /**
     * Whether one of the pending scripts was not applied yet with its present text. A script that another build has
     * replaced since is left out: while a new image is deployed, the servers of the old one stay ready.
     */
    public boolean isBehind() {
        return pending().stream().anyMatch(script -> replacedAt(script).isEmpty());
    }

    /** The newest row of a packaged script; empty if it is not recorded. */
    public Optional<HistoryRow> recorded(Repeatable script) {
        return Optional.ofNullable(recorded.get(script.id()));
    }

    /** Every script, in order. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        manifest.repeatables()
                .forEach(script ->
                        entries.add(new Entry(script.id(), state(script), Optional.of(script), recorded(script))));
        notPackaged()
                .forEach((name, row) ->
                        entries.add(new Entry(name, MigrationState.MISSING, Optional.empty(), Optional.of(row))));
        return entries;
    }

    private Map<RepeatableName, HistoryRow> notPackaged() {
        Map<RepeatableName, HistoryRow> rest = history.repeatables();
        manifest.repeatables().forEach(script -> rest.remove(script.id()));
        return rest;
    }

    private MigrationState state(Repeatable script) {
        Optional<HistoryRow> row = recorded(script);
        if (row.filter(found -> script.matches(found.checksum())).isPresent()) {
            return MigrationState.APPLIED;
        }
        if (historyIsNewer) {
            return row.isPresent() ? MigrationState.FUTURE : MigrationState.ABOVE_TARGET;
        }
        if (endsBelowNewest()) {
            return MigrationState.ABOVE_TARGET;
        }
        return waitsFor(script).isPresent() ? MigrationState.WAITING : MigrationState.PENDING;
    }

    private boolean endsBelowNewest() {
        return manifest.graph().inOrder().stream()
                .map(Migration::version)
                .anyMatch(version -> version.compareTo(target) > 0 && !applied.containsKey(version));
    }

    private Optional<Version> waitsFor(Repeatable script) {
        return manifest.graph().inOrder().stream()
                .filter(migration -> held.keeps(migration.version()) && script.needs(migration))
                .map(Migration::version)
                .findFirst();
    }

    /** When another build applied another text after this one. */
    private Optional<HistoryRow> replacedAt(Repeatable script) {
        return history.runsOf(script.id()).stream().anyMatch(row -> script.matches(row.checksum()))
                ? recorded(script)
                : Optional.empty();
    }

    /** The first packaged migration that changes what the script uses and that was not applied when the script ran. */
    public Optional<Version> ranBefore(Repeatable script) {
        int rank = recorded(script).map(HistoryRow::rank).orElse(0);
        return manifest.graph().inOrder().stream()
                .filter(script::uses)
                .map(Migration::version)
                .filter(version -> !(applied.containsKey(version) && history.isUpToBaseline(version)))
                .filter(version -> !applied.containsKey(version)
                        || Objects.requireNonNull(applied.get(version)).rank() > rank)
                .findFirst();
    }

    /** A structure without what packaged scripts touch that are not applied: what exists of it decides nothing. */
    public Structure decided(Structure structure) {
        Set<DatabaseObject> open = new HashSet<>();
        manifest.repeatables().stream()
                .filter(script -> state(script) != MigrationState.APPLIED)
                .forEach(script -> open.addAll(script.effect().touches()));
        return open.isEmpty() ? structure : structure.only((object, definition) -> !isAbout(open, object, definition));
    }

    private static boolean isAbout(Set<DatabaseObject> open, DatabaseObject object, Definition definition) {
        return open.contains(object)
                || (definition instanceof Definition.Fact fact && open.contains(fact.of()))
                || Structure.tableOf(object, definition)
                        .map(DatabaseObject::table)
                        .filter(open::contains)
                        .isPresent();
    }

    /** The unusual facts about the scripts. */
    public List<Note> notes() {
        List<Note> notes = new ArrayList<>();
        for (Repeatable script : manifest.repeatables()) {
            switch (state(script)) {
                case WAITING ->
                    waitsFor(script).ifPresent(other -> notes.add(new Note.RepeatableWaits(script.id(), other)));
                case PENDING ->
                    replacedAt(script)
                            .ifPresent(row -> notes.add(new Note.RepeatableReplaced(script.id(), row.installedOn())));
                case APPLIED, ABOVE_TARGET, HELD, FAILED, FUTURE, MISSING -> {
                    // Nothing unusual.
                }
            }
        }
        notPackaged().forEach((name, row) -> notes.add(new Note.RepeatableNotInSet(name, row.script())));
        return notes;
    }
}
