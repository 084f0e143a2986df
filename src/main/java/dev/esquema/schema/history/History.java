package dev.esquema.schema.history;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The rows of the history table, in the order in which they were written.
 *
 * @param counted the baseline row for each packaged version that it stands for and that has no row of its own; empty
 *     unless the baseline {@linkplain #countingBaseline counts}
 */
public record History(List<HistoryRow> rows, Map<Version, HistoryRow> counted) {

    public static final History NONE = new History(List.of());

    public History {
        rows = List.copyOf(rows);
        counted = Map.copyOf(counted);
    }

    /** A history in which a baseline stands for nothing: a run records what it proves. */
    public History(List<HistoryRow> rows) {
        this(rows, Map.of());
    }

    /**
     * The same history, in which the packaged versions up to the baseline are applied unless they were rolled back or
     * failed. A baseline above every packaged version stands for a set that this build does not know.
     */
    public History countingBaseline(Collection<Version> packaged) {
        Optional<HistoryRow> row = baselineRow();
        if (row.isEmpty()) {
            return this;
        }
        Version last = row.get().version().orElseThrow();
        if (packaged.stream().noneMatch(version -> version.compareTo(last) >= 0)) {
            return this;
        }
        Set<Version> own = new HashSet<>(applied().keySet());
        own.addAll(held().keySet());
        failed().forEach(failed -> failed.version().ifPresent(own::add));
        Map<Version, HistoryRow> stood = new HashMap<>();
        packaged.stream()
                .filter(version -> version.compareTo(last) <= 0 && !own.contains(version))
                .forEach(version -> stood.put(version, row.get().of(version)));
        return new History(rows, stood);
    }

    /**
     * The migrations that are applied now, by version: a DELETE row cancels its version, and a baseline row counts only
     * for the {@link #counted} versions.
     */
    public NavigableMap<Version, HistoryRow> applied() {
        NavigableMap<Version, HistoryRow> applied = new TreeMap<>(counted);
        for (HistoryRow row : rows) {
            if (row.version().isEmpty() || row.isBaseline() || !row.success()) {
                continue;
            }
            if (row.isDelete()) {
                applied.remove(row.version().get());
            } else {
                applied.put(row.version().get(), row);
            }
        }
        return applied;
    }

    /** Whether a script is recorded as applied, a repeatable one with its present text. */
    public boolean records(Script script) {
        if (script instanceof Repeatable repeatable) {
            HistoryRow row = repeatables().get(repeatable.id());
            return row != null && repeatable.matches(row.checksum());
        }
        return script instanceof Migration migration && applied().containsKey(migration.version());
    }

    /** The migrations that were rolled back and not applied again, each with its DELETE row. */
    public NavigableMap<Version, HistoryRow> held() {
        NavigableMap<Version, HistoryRow> held = new TreeMap<>();
        for (HistoryRow row : rows) {
            if (row.version().isEmpty() || row.isBaseline() || !row.success()) {
                continue;
            }
            if (row.isDelete()) {
                held.put(row.version().get(), row);
            } else {
                held.remove(row.version().get());
            }
        }
        return held;
    }

    /** The rows of migrations that failed outside a transaction, oldest first. */
    public List<HistoryRow> failed() {
        return rows.stream().filter(row -> !row.success()).toList();
    }

    /** The version of the baseline row; empty if there is none, or if its version is 0. */
    public Optional<Version> baseline() {
        return baselineRow().flatMap(HistoryRow::version);
    }

    private Optional<HistoryRow> baselineRow() {
        return rows.stream()
                .filter(HistoryRow::isBaseline)
                .filter(row ->
                        row.version().filter(version -> !version.isZero()).isPresent())
                .findFirst();
    }

    /** Whether the version is one that a baseline stood for, so that its own row does not tell its order. */
    boolean isUpToBaseline(Version version) {
        return rows.stream().flatMap(row -> row.baselineOf().stream()).anyMatch(last -> version.compareTo(last) <= 0);
    }

    /** The newest row of each repeatable script that is applied; a DELETE row cancels its script. */
    public NavigableMap<RepeatableName, HistoryRow> repeatables() {
        NavigableMap<RepeatableName, HistoryRow> applied = new TreeMap<>();
        for (HistoryRow row : rows) {
            if (row.isRepeatable() && row.success()) {
                RepeatableName name = new RepeatableName(row.description());
                if (row.isDelete()) {
                    applied.remove(name);
                } else {
                    applied.put(name, row);
                }
            }
        }
        return applied;
    }

    /** The rows of one repeatable script, oldest first. */
    List<HistoryRow> runsOf(RepeatableName name) {
        return rows.stream()
                .filter(row -> row.isRepeatable() && row.success() && !row.isDelete())
                .filter(row -> row.description().equals(name.description()))
                .toList();
    }

    /** The rows of applied migrations that are no SQL scripts. */
    List<HistoryRow> javaMigrations() {
        return Stream.concat(applied().values().stream(), repeatables().values().stream())
                .filter(HistoryRow::isJava)
                .toList();
    }
}
