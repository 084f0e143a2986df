package dev.esquema.postgres.journal;

import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.lock.RunLockSql;
import dev.esquema.postgres.session.MissingGrants;
import dev.esquema.postgres.session.Session;
import dev.esquema.postgres.session.Sessions;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.JournalReading;
import dev.esquema.schema.journal.JournalValue;
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
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the newest runs and their steps, in two queries. */
public final class PostgresJournalReader implements JournalReader {

    /**
     * The tables of older builds lack some columns. SQL looks for a name in the inner query first, so a column that the
     * table lacks is the one of {@code lacking}.
     */
    private static final String RUNS =
            """
            select run.*
              from (values (null::text, null::text, null::text, null::int8, null::int8, null::int4, null::int8,
                            null::int8, null::text))
                   as lacking (history_table, backup, migration_set, run_lock_wait_ms, lock_wait_ms, retries, held_up_ms,
                               longest_held_up_ms, held_up_by)
             cross join lateral (
                   select *, backup as backup_file, migration_set as set_digest, run_lock_wait_ms as waited_run_lock,
                          lock_wait_ms as waited_locks, retries as tried_again, held_up_ms as others,
                          longest_held_up_ms as longest, held_up_by as held_up_statement
                     from %s where %s order by id desc limit ?) as run
             order by run.id desc
            """;

    private static final String STEPS = "select * from %s where run_id >= ? order by run_id, position";

    private static final String FAILED = "the journal could not be read";

    /** The reader waits only shortly for a journal that another session has locked. */
    private static final String LOCK_TIMEOUT = "set local lock_timeout = '500ms'";

    private final Sessions sessions;

    public PostgresJournalReader(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public JournalReading newest(int limit) {
        try (Session session = sessions.open()) {
            return JournalReading.of(readOnly(session.connection(), new JournalTables(session.schema()), limit));
        } catch (SQLException e) {
            return SqlFailure.isUndefinedTable(e) ? JournalReading.NONE : JournalReading.failed(failure(e));
        }
    }

    /** Uses a transaction, so that the short lock timeout applies to this read only. */
    private static List<RunRecord> readOnly(Connection connection, JournalTables tables, int limit)
            throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK_TIMEOUT);
            return newest(connection, tables, limit);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private SchemaException failure(SQLException e) {
        SchemaException failure = MissingGrants.explain(FAILED, e, sessions);
        if (SqlFailure.isLocked(e)) {
            return new SchemaException(
                    Code.TABLE_LOCKED,
                    "%s: another session holds an ACCESS EXCLUSIVE lock on one of its tables".formatted(FAILED),
                    failure.details(),
                    e);
        }
        return failure;
    }

    private static List<RunRecord> newest(Connection connection, JournalTables tables, int limit) throws SQLException {
        List<RunRecord> runs = withInterrupted(connection, tables, limit, rows(connection, tables, limit));
        if (runs.isEmpty()) {
            return runs;
        }
        Map<Long, List<StepRecord>> steps =
                steps(connection, tables, runs.get(runs.size() - 1).id());
        return runs.stream()
                .map(run -> run.with(steps.getOrDefault(run.id(), List.of())))
                .toList();
    }

    /**
     * A run holds the run lock from before its row is written until after its row is closed. So a run is interrupted if
     * its row is open before and after a look at the lock that found no holder.
     */
    private static List<RunRecord> withInterrupted(
            Connection connection, JournalTables tables, int limit, List<RunRecord> before) throws SQLException {
        Set<Long> open = before.stream()
                .filter(run -> run.outcome().is(RunOutcome.RUNNING))
                .map(RunRecord::id)
                .collect(Collectors.toSet());
        if (open.isEmpty() || RunLockSql.holder(connection, tables.schema()).isPresent()) {
            return before;
        }
        return rows(connection, tables, limit).stream()
                .map(run -> open.contains(run.id()) && run.outcome().is(RunOutcome.RUNNING) ? run.interrupted() : run)
                .toList();
    }

    private static List<RunRecord> rows(Connection connection, JournalTables tables, int limit) throws SQLException {
        List<RunRecord> runs = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement(RUNS.formatted(tables.runs(), tables.ofHistoryByColumn()))) {
            query.setInt(1, limit);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    runs.add(run(result));
                }
            }
        }
        return runs;
    }

    private static Map<Long, List<StepRecord>> steps(Connection connection, JournalTables tables, long oldest)
            throws SQLException {
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
                JournalValue.parse(text(row, "operation"), Operation.values()),
                JournalValue.parse(text(row, "trigger"), Trigger.values()),
                new Origin(
                        text(row, "host"),
                        row.getLong("process"),
                        text(row, "os_user"),
                        new Build(text(row, "build_version"), text(row, "build_commit")),
                        Optional.ofNullable(row.getString("set_digest"))),
                text(row, "database_user"),
                version(row.getString("from_version")),
                version(row.getString("to_version")),
                instant(row, "started_at").orElseThrow(() -> missing("started_at")),
                instant(row, "finished_at"),
                JournalValue.parse(text(row, "outcome"), RunOutcome.values()),
                Optional.ofNullable(row.getString("backup_file")),
                failure(row),
                RunWaits.of(row),
                List.of());
    }

    private static StepRecord step(ResultSet row) throws SQLException {
        return new StepRecord(
                JournalValue.version(text(row, "version")),
                row.getBoolean("transactional"),
                instant(row, "started_at").orElseThrow(() -> missing("started_at")),
                instant(row, "finished_at"),
                JournalValue.parse(text(row, "outcome"), StepOutcome.values()));
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

    private static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw missing(column);
        }
        return text;
    }

    /** The journal declares all these columns NOT NULL; a NULL means that another program has changed the tables. */
    private static SQLException missing(String column) {
        return new SQLException("the column %s holds no value".formatted(column), "22004");
    }

    private static OptionalInt line(ResultSet row) throws SQLException {
        int line = row.getInt("line");
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(line);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static Optional<JournalValue<Version>> version(@Nullable String text) {
        return Optional.ofNullable(text).map(JournalValue::version);
    }
}
