package dev.esquema.schema.history;

import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The rows of the history table, in the order in which they were written. */
public record History(List<HistoryRow> rows) {

    public static final History NONE = new History(List.of());

    public History {
        rows = List.copyOf(rows);
    }

    /**
     * The migrations that are applied now, by version: a DELETE row cancels its version, and a baseline row does not
     * count.
     */
    public NavigableMap<Version, HistoryRow> applied() {
        NavigableMap<Version, HistoryRow> applied = new TreeMap<>();
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
        return rows.stream()
                .filter(HistoryRow::isBaseline)
                .flatMap(row -> row.version().stream())
                .filter(version -> !version.isZero())
                .findFirst();
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
