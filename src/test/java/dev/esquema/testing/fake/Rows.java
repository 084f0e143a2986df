package dev.esquema.testing.fake;

import dev.esquema.schema.history.History;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A history that grows row by row. */
public final class Rows {

    private final List<HistoryRow> rows = new ArrayList<>();

    /** Creates a history in which these versions were applied in this order. */
    public static Rows applied(String... versions) {
        Rows rows = new Rows();
        for (String version : versions) {
            rows.apply(version);
        }
        return rows;
    }

    /** Creates a history without rows. */
    public static Rows none() {
        return new Rows();
    }

    public Rows apply(String version) {
        return add(version, "SQL", Optional.of(Migrations.checksum(version)), true);
    }

    /** Adds a version that was applied from a script with another checksum than the packaged one. */
    public Rows applyOther(String version, int checksum) {
        return add(version, "SQL", Optional.of(checksum), true);
    }

    /** Adds a version without a checksum, as Flyway records code migrations. */
    public Rows applyCode(String version) {
        return add(version, "JDBC", Optional.empty(), true);
    }

    public Rows fail(String version) {
        return add(version, "SQL", Optional.of(Migrations.checksum(version)), false);
    }

    public Rows delete(String version) {
        return add(version, "DELETE", Optional.of(Migrations.checksum(version)), true);
    }

    public Rows baseline(String version) {
        return add(version, "BASELINE", Optional.empty(), true);
    }

    /** Adds the row of a baseline whose migrations were recorded one by one. */
    public Rows formerBaseline(String version) {
        rows.add(row(Optional.of(Version.of("0")), "baseline ".concat(version), "BASELINE", Optional.empty(), true));
        return this;
    }

    /** Adds a row without a version: a schema marker or a repeatable script. */
    public Rows withoutVersion() {
        rows.add(row(Optional.empty(), "", "SCHEMA", Optional.empty(), true));
        return this;
    }

    /** Adds a repeatable script that was applied with its present text. */
    public Rows apply(Repeatable script) {
        return repeat(script, script.checksum());
    }

    /** Adds a repeatable script that was applied with another text. */
    public Rows repeat(Repeatable script, int checksum) {
        return add(script, "SQL", checksum);
    }

    /** Adds the row of a repeatable script that a rollback took back. */
    public Rows delete(Repeatable script) {
        return add(script, "DELETE", script.checksum());
    }

    private Rows add(Repeatable script, String type, int checksum) {
        HistoryRow row = row(Optional.empty(), script.script(), type, Optional.of(checksum), true);
        rows.add(new HistoryRow(
                row.rank(),
                row.version(),
                script.description(),
                row.type(),
                row.script(),
                row.checksum(),
                row.installedBy(),
                row.installedOn(),
                row.executionTime(),
                row.success()));
        return this;
    }

    /** Makes a baseline stand for nothing, as the record of adopted migrations does. */
    void withoutBaseline() {
        rows.removeIf(row -> row.type().equals("BASELINE"));
    }

    /** Resets the history to an earlier state. */
    void reset(History before) {
        rows.clear();
        rows.addAll(before.rows());
    }

    public History history() {
        return new History(rows);
    }

    private Rows add(String version, String type, Optional<Integer> checksum, boolean success) {
        rows.add(row(Optional.of(Version.of(version)), Migrations.script(version), type, checksum, success));
        return this;
    }

    private HistoryRow row(
            Optional<Version> version, String script, String type, Optional<Integer> checksum, boolean success) {
        return new HistoryRow(
                rows.size() + 1,
                version,
                "step %s".formatted(version.map(Version::toString).orElse("")),
                type,
                script,
                checksum,
                "owner",
                Instant.parse("2025-11-14T10:15:30Z"),
                Duration.ofMillis(12),
                success);
    }
}
