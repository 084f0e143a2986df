package dev.esquema.schema.history;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.lazy.Once;
import dev.esquema.schema.manifest.Expected;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The comparison of the packaged migrations with the recorded ones, for one target.
 *
 * <p>A recorded version that this build does not package is either newer (a later build applied it) or missing (its
 * script was removed). It is newer if its version is above every packaged version, or if it was applied after every
 * recorded migration that this build packages. So a branch with a lower version that is merged later does not stop the
 * builds before it.
 */
public final class MigrationStates {

    private final Manifest manifest;
    private final Version target;
    private final History history;
    private final NavigableMap<Version, HistoryRow> applied;
    private final HeldMigrations held;
    private final int newestKnownRank;
    private final RepeatableStates repeatables;
    private final Once<Expected> expected = new Once<>(() -> expectedWith(List.of()));

    public MigrationStates(Manifest manifest, Version target, History history) {
        this(manifest, target, history, Set.of());
    }

    /** @param released the versions that the caller releases, so that they are no longer held */
    public MigrationStates(Manifest manifest, Version target, History history, Collection<Version> released) {
        this.manifest = manifest;
        this.target = target;
        this.history = history;
        this.applied = history.applied();
        this.held = HeldMigrations.of(manifest.graph(), history, released);
        this.newestKnownRank = applied.values().stream()
                .filter(row -> isPackaged(row.version().orElseThrow()))
                .mapToInt(HistoryRow::rank)
                .max()
                .orElse(0);
        this.repeatables = new RepeatableStates(
                manifest, target, history, held, applied.keySet().stream().anyMatch(this::isFuture));
    }

    /** The states of the repeatable scripts. */
    public RepeatableStates repeatables() {
        return repeatables;
    }

    /** The scripts that a run would apply, in this order: {@link #pending}, then the pending repeatable scripts. */
    public List<Script> toApply() {
        return Stream.<Script>concat(pending().stream(), repeatables.pending().stream())
                .toList();
    }

    /** The newest applied version. */
    public Optional<Version> version() {
        return applied.isEmpty() ? Optional.empty() : Optional.of(applied.lastKey());
    }

    public boolean isApplied(Version version) {
        return applied.containsKey(version);
    }

    /** The migrations that were rolled back and not released, each with its DELETE row. */
    public NavigableMap<Version, HistoryRow> held() {
        return held.rows();
    }

    /** The packaged migrations that were rolled back and are not applied again, also those that the caller releases. */
    public List<Migration> rolledBack() {
        return history.held().keySet().stream()
                .map(manifest.graph()::find)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * The packaged migrations at or below the target that wait for a held migration, each with the migration that it
     * needs.
     */
    public NavigableMap<Version, Version> waitingForHeld() {
        return held.waiting().headMap(target, true);
    }

    /**
     * The row that records a version as applied.
     *
     * @throws IllegalArgumentException if the version is not applied
     */
    public HistoryRow recorded(Version version) {
        HistoryRow row = applied.get(version);
        if (row == null) {
            throw new IllegalArgumentException("%s is not applied".formatted(version));
        }
        return row;
    }

    /**
     * The migrations that a run would apply, in this order: packaged, at or below the target, neither applied nor held
     * nor waiting.
     */
    public List<Migration> pending() {
        return unapplied().stream()
                .filter(migration -> migration.version().compareTo(target) <= 0)
                .filter(migration -> !held.keeps(migration.version()))
                .toList();
    }

    /** The packaged migrations that are not applied, including those above the target. */
    public List<Migration> unapplied() {
        return manifest.graph().inOrder().stream()
                .filter(migration -> !isApplied(migration.version()))
                .toList();
    }

    /** The packaged migrations that are applied, in the order of versions. */
    public List<Migration> appliedMigrations() {
        return manifest.graph().inOrder().stream()
                .filter(migration -> isApplied(migration.version()))
                .toList();
    }

    /** Whether every recorded migration, applied or failed, is packaged. */
    public boolean knowsAll() {
        return applied.keySet().stream().allMatch(this::isPackaged)
                && history.failed().stream()
                        .flatMap(row -> row.version().stream())
                        .allMatch(this::isPackaged);
    }

    /**
     * Whether the history belongs to another application: it has rows, and none of them, whether applied, failed or
     * rolled back, is from a script of this build. The version alone does not identify a script; the script's name or
     * its checksum does. The row of a Java migration has neither, and is refused by name.
     */
    public boolean isForeign() {
        List<HistoryRow> rows = history.rows().stream()
                .filter(row ->
                        row.version().filter(version -> !version.isZero()).isPresent()
                                && !row.isBaseline()
                                && !row.isJava())
                .toList();
        return !rows.isEmpty() && rows.stream().noneMatch(this::isOurs);
    }

    private boolean isOurs(HistoryRow row) {
        return row.version()
                .flatMap(manifest.graph()::find)
                .filter(migration -> row.script().equals(migration.script())
                        || row.checksum().equals(Optional.of(migration.checksum())))
                .isPresent();
    }

    /**
     * Each version that was applied after a higher one, with the highest version that was applied before it. What a
     * baseline stood for was applied before it, whenever its row was written.
     */
    public Map<Version, Version> outOfOrder() {
        Map<Version, Version> late = new TreeMap<>();
        Optional<Version> highest = Optional.empty();
        for (HistoryRow row : applied.values().stream()
                .filter(applied -> !history.isUpToBaseline(applied.version().orElseThrow()))
                .sorted(Comparator.comparing(HistoryRow::rank))
                .toList()) {
            Version version = row.version().orElseThrow();
            highest.filter(before -> before.compareTo(version) > 0).ifPresent(before -> late.put(version, before));
            highest = highest.filter(before -> before.compareTo(version) > 0).or(() -> Optional.of(version));
        }
        return late;
    }

    /** The structure that the applied scripts lead to. */
    public Expected expected() {
        return expected.get();
    }

    /** The structure that the applied scripts and these migrations lead to. */
    public Expected expectedWith(List<Migration> migrations) {
        return Expected.after(Stream.of(appliedMigrations(), migrations, repeatables.applied())
                .<Script>flatMap(List::stream)
                .toList());
    }

    /**
     * The relations that pending migrations create and whose names must be free before the first of them is applied.
     */
    public List<DatabaseObject> expectedAbsent() {
        List<Migration> pending = pending();
        return pending.isEmpty()
                ? List.of()
                : ObjectsToCome.of(manifest, expected().structure(), pending).relations();
    }

    /** Whether the history reaches beyond this build's target. */
    public boolean isAhead() {
        return applied.keySet().stream().anyMatch(this::isFuture)
                || applied.keySet().stream().anyMatch(version -> isPackaged(version) && version.compareTo(target) > 0);
    }

    /** The contradictions between the history and the packaged scripts, in the order of versions. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        history.javaMigrations()
                .forEach(row -> findings.add(new Finding.JavaMigration(row.id(), row.type(), row.script())));
        Set<Version> rolledBack = history.held().keySet();
        for (HistoryRow row : applied.values()) {
            Version version = row.version().orElseThrow();
            if (row.isJava()) {
                continue;
            }
            manifest.graph()
                    .find(version)
                    .ifPresentOrElse(migration -> compare(migration, row, rolledBack, findings), () -> {
                        if (!isFuture(version)) {
                            findings.add(new Finding.ScriptMissing(version, row.script()));
                        }
                    });
        }
        return findings;
    }

    /**
     * Whether a run has nothing to do: no script is pending, nothing contradicts the history, and no failed
     * migration is packaged.
     */
    public boolean isDone() {
        return toApply().isEmpty()
                && findings().isEmpty()
                && history.failed().stream()
                        .flatMap(row -> row.version().stream())
                        .noneMatch(this::isPackaged);
    }

    /** Every version that is packaged or recorded, in order, with its state. */
    public List<MigrationEntry> entries() {
        return new MigrationEntries(manifest, target, history, this).all();
    }

    private void compare(Migration migration, HistoryRow row, Set<Version> rolledBack, List<Finding> findings) {
        row.checksum()
                .filter(checksum -> checksum != migration.checksum())
                .ifPresent(checksum ->
                        findings.add(new Finding.ScriptEdited(migration.version(), checksum, migration.checksum())));
        migration.dependsOn().stream()
                .filter(dependency -> !applied.containsKey(dependency) && !rolledBack.contains(dependency))
                .forEach(dependency -> findings.add(new Finding.DependencyNotApplied(migration.version(), dependency)));
    }

    boolean isPackaged(Version version) {
        return manifest.graph().find(version).isPresent();
    }

    /** Whether a later build applied a version that this build does not package. */
    boolean isFuture(Version version) {
        if (isPackaged(version)) {
            return false;
        }
        boolean aboveAllPackaged = manifest.graph()
                .newest()
                .map(newest -> version.compareTo(newest) > 0)
                .orElse(true);
        HistoryRow row = applied.get(version);
        boolean afterAllKnown = row != null && newestKnownRank > 0 && row.rank() > newestKnownRank;
        return aboveAllPackaged || afterAllKnown;
    }
}
