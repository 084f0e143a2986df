package dev.esquema.schema.history;

import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What the database has recorded, in the order in which it was written. */
public record History(List<HistoryRow> rows) {

    public static final History NONE = new History(List.of());

    public History {
        rows = List.copyOf(rows);
    }

    /** What is applied now, by version: a DELETE row takes its version back, a baseline stands for nothing. */
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

    /** What was rolled back and stays so until it is released, each with the DELETE row that says so. */
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

    /** Rows of migrations that failed outside a transaction and left their mark, oldest first. */
    public List<HistoryRow> failed() {
        return rows.stream().filter(row -> !row.success()).toList();
    }

    /** The version of a baseline that claims more than nothing, if there is one. */
    public Optional<Version> baseline() {
        return rows.stream()
                .filter(HistoryRow::isBaseline)
                .flatMap(row -> row.version().stream())
                .filter(version -> !version.isZero())
                .findFirst();
    }
}
