package dev.esquema.page;

import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.history.RepeatableStates;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.Version;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A page of the history, newest first, with the drawing of its dependencies.
 *
 * @param older how many migrations are older than the last row
 * @param last the version of the last row; empty if there is no row
 */
public record HistoryView(List<Row> rows, DependencyDrawing drawing, int older, String last) {

    private static final int MOST_ROWS = 60;

    public HistoryView {
        rows = List.copyOf(rows);
    }

    /**
     * One migration, or one repeatable script.
     *
     * @param version its version; {@code R__description} for a repeatable script
     * @param installedOn when it was applied, in ISO 8601; empty if it is not applied
     * @param installedBy the role that applied it
     * @param millis how long it took, in milliseconds
     */
    public record Row(
            String version, String description, String state, String installedOn, String installedBy, String millis) {

        /** The path of its page below the root, encoded for a URL. */
        public String path() {
            return "schema/migrations/%s".formatted(URLEncoder.encode(version, StandardCharsets.UTF_8));
        }

        private static Row of(MigrationEntry entry) {
            return of(entry.version(), entry.description(), entry.state(), entry.recorded());
        }

        static Row of(RepeatableStates.Entry entry) {
            return of(entry.name(), entry.name().description(), entry.state(), entry.recorded());
        }

        private static Row of(MigrationId id, String description, MigrationState state, Optional<HistoryRow> recorded) {
            return new Row(
                    id.toString(),
                    description,
                    state.label(),
                    recorded.map(row -> row.installedOn().toString()).orElse(""),
                    recorded.map(HistoryRow::installedBy).orElse(""),
                    recorded.map(row -> String.valueOf(row.executionTime().toMillis()))
                            .orElse(""));
        }
    }

    /** How many migrations are on this page and below it. */
    public int total() {
        return rows.size() + older;
    }

    static HistoryView of(List<MigrationEntry> entries, Optional<Version> before) {
        List<MigrationEntry> below = entries.stream()
                .filter(entry -> before.filter(version -> entry.version().compareTo(version) >= 0)
                        .isEmpty())
                .toList();
        int older = Math.max(0, below.size() - MOST_ROWS);
        List<MigrationEntry> shown = new ArrayList<>(below.subList(older, below.size()));
        Collections.reverse(shown);
        return new HistoryView(
                shown.stream().map(Row::of).toList(),
                DependencyDrawing.of(shown),
                older,
                shown.isEmpty() ? "" : shown.get(shown.size() - 1).version().toString());
    }
}
