package dev.esquema.schema.history;

import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One row of Flyway's history table.
 *
 * @param rank the order in which the row was written
 * @param version empty for rows without a version (schema marker, repeatable migration)
 * @param type Flyway's type: SQL, JDBC, BASELINE, DELETE …
 * @param checksum empty if Flyway wrote none
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

    /** How the script of a baseline row begins whose migrations were recorded one by one; its version follows. */
    private static final String FORMER_BASELINE = "baseline ";

    private static final String DELETE = "DELETE";
    private static final String SCHEMA = "SCHEMA";
    private static final Set<String> JAVA = Set.of("JDBC", "SPRING_JDBC", "JDBC_BASELINE", "CUSTOM", "SCRIPT");

    /** Whether the row records that a migration was rolled back; every edition of Flyway honours such a row. */
    public boolean isDelete() {
        return type.equals(DELETE);
    }

    /** Whether the row is Flyway's baseline, which marks migrations as applied without proof. */
    boolean isBaseline() {
        return type.equals(BASELINE);
    }

    /** The version up to which the row's baseline stood for applied migrations, also if they are recorded by now. */
    Optional<Version> baselineOf() {
        if (!isBaseline()) {
            return Optional.empty();
        }
        return script.startsWith(FORMER_BASELINE) ? Version.parse(script.substring(FORMER_BASELINE.length())) : version;
    }

    /** The same row for one of the versions that a baseline stands for. */
    HistoryRow of(Version other) {
        return new HistoryRow(
                rank,
                Optional.of(other),
                description,
                type,
                script,
                checksum,
                installedBy,
                installedOn,
                executionTime,
                success);
    }

    /** Whether the row records a repeatable script, which has a description and no version. */
    public boolean isRepeatable() {
        return version.isEmpty() && !isBaseline() && !type.equals(SCHEMA);
    }

    /** Whether the row records a migration in Java or another language, which Flyway ran and Esquema cannot run. */
    public boolean isJava() {
        return JAVA.contains(type);
    }

    /** What the row records: its version, or the name of a repeatable script. */
    public MigrationId id() {
        return version.isPresent() ? version.get() : new RepeatableName(description);
    }
}
