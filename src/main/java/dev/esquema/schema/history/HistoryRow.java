package dev.esquema.schema.history;

import dev.esquema.schema.manifest.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One row of Flyway's history table.
 *
 * @param rank the order in which it was written
 * @param version empty for rows that stand for no version (schema marker, repeatable)
 * @param type Flyway's word: SQL, JDBC, BASELINE, DELETE …
 * @param checksum empty where Flyway wrote none
 * @param installedBy the database user
 */
public record HistoryRow(
        int rank,
        Optional<Version> version,
        String description,
        String type,
        String script,
        Optional<Integer> checksum,
        String installedBy,
        Instant installedOn,
        Duration executionTime,
        boolean success) {

    private static final String BASELINE = "BASELINE";
    private static final String DELETE = "DELETE";

    /** Whether the row says that a migration was taken back, which every edition of Flyway honours. */
    public boolean isDelete() {
        return type.equals(DELETE);
    }

    /** Whether the row is Flyway's baseline, which says "applied" of what nobody proved. */
    boolean isBaseline() {
        return type.equals(BASELINE);
    }
}
