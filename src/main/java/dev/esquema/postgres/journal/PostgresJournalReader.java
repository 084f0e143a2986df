package dev.esquema.postgres.journal;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.JournalReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads the newest runs and their steps, in two queries. */
public final class PostgresJournalReader implements JournalReader {

    /** The column {@code backup} is younger than some journals. */
    private static final String RUNS =
            """
            select *, to_jsonb(run) ->> 'backup' as backup from %s as run order by id desc limit ?
            """;

    private static final String STEPS = "select * from %s where run_id >= ? order by run_id, position";

    private final Connections connections;
    private final JournalTables tables;

    public PostgresJournalReader(Connections connections, OwnedSchema schema) {
        this.connections = connections;
        this.tables = new JournalTables(schema);
    }

    @Override
    public List<RunRecord> newest(int limit) {
        try (Connection connection = connections.open()) {
            return newest(connection, limit);
        } catch (SQLException e) {
            if (SqlFailure.isUndefinedTable(e) || SqlFailure.isDenied(e)) {
                return List.of();
            }
            throw SqlFailure.of("the journal could not be read", e);
        }
    }

    private List<RunRecord> newest(Connection connection, int limit) throws SQLException {
        List<RunRecord> runs = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(RUNS.formatted(tables.runs()))) {
            query.setInt(1, limit);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    runs.add(run(result));
                }
            }
        }
        if (runs.isEmpty()) {
            return runs;
        }
        Map<Long, List<StepRecord>> steps =
                steps(connection, runs.get(runs.size() - 1).id());
        return runs.stream()
                .map(run -> run.with(steps.getOrDefault(run.id(), List.of())))
                .toList();
    }

    private Map<Long, List<StepRecord>> steps(Connection connection, long oldest) throws SQLException {
        Map<Long, List<StepRecord>> steps = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(STEPS.formatted(tables.steps()))) {
            query.setLong(1, oldest);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    steps.computeIfAbsent(result.getLong("run_id"), run -> new ArrayList<>())
                            .add(step(result));
                }
            }
        }
        return steps;
    }

    private static RunRecord run(ResultSet row) throws SQLException {
        return new RunRecord(
                row.getLong("id"),
                Operation.valueOf(row.getString("operation")),
                Trigger.valueOf(row.getString("trigger")),
                new Origin(
                        row.getString("host"),
                        row.getLong("process"),
                        row.getString("os_user"),
                        row.getString("build_version"),
                        row.getString("build_commit")),
                row.getString("database_user"),
                version(row.getString("from_version")),
                version(row.getString("to_version")),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                instant(row, "finished_at"),
                RunOutcome.valueOf(row.getString("outcome")),
                Optional.ofNullable(row.getString("backup")),
                failure(row),
                List.of());
    }

    private static StepRecord step(ResultSet row) throws SQLException {
        return new StepRecord(
                Version.of(row.getString("version")),
                row.getBoolean("transactional"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                instant(row, "finished_at"),
                StepOutcome.valueOf(row.getString("outcome")));
    }

    private static Optional<RunFailure> failure(ResultSet row) throws SQLException {
        String message = row.getString("message");
        if (message == null) {
            return Optional.empty();
        }
        return Optional.of(new RunFailure(
                message,
                Optional.ofNullable(row.getString("sql_state")),
                Optional.ofNullable(row.getString("failed_version")),
                Optional.ofNullable(row.getString("statement")),
                line(row)));
    }

    private static OptionalInt line(ResultSet row) throws SQLException {
        int line = row.getInt("line");
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(line);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static Optional<Version> version(@Nullable String text) {
        return Optional.ofNullable(text).map(Version::of);
    }
}
