package dev.esquema.postgres.journal;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.ReopenedConnection;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.journal.JournalValue;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Journal;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The journal in the owned schema, on a connection of its own that is opened on first use. */
public final class PostgresJournal implements Journal {

    /** Closes the runs whose process died: no other run can be active while this run holds the run lock. */
    static final String INTERRUPTED =
            """
            update %s set outcome = 'INTERRUPTED', finished_at = clock_timestamp(),
                          message = 'the process died; closed by the next run'
             where outcome = 'RUNNING'
            """;

    private static final String BEGIN =
            """
            insert into %s (operation, trigger, host, process, os_user, build_version, build_commit, from_version)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            returning id
            """;

    private static final String END =
            """
            update %s set outcome = ?, finished_at = clock_timestamp(), to_version = ?, message = ?, sql_state = ?,
                          failed_version = ?, statement = ?, line = ?
             where id = ?
            """;

    /**
     * Runs with an unfinished migration outside a transaction stay, because their rows show how that migration is to be
     * repaired.
     */
    private static final String PRUNE =
            """
            delete from %1$s as run
             where outcome = ?
               and id <= (select id from %1$s where outcome = ? order by id desc offset ? limit 1)
               and not exists (select from %2$s where run_id = run.id and not transactional
                                  and outcome in ('STARTED', 'UNKNOWN', 'FAILED'))
            """;

    /** A process that starts again and again must not fill the journal with these outcomes. */
    private static final Set<RunOutcome> PRUNED = EnumSet.of(
            RunOutcome.FAILED, RunOutcome.REFUSED, RunOutcome.LOCKED, RunOutcome.UNKNOWN, RunOutcome.INTERRUPTED);

    private static final String BACKUP = "update %s set backup = ? where id = ?";

    private static final String STEP_STARTED =
            "insert into %s (run_id, position, version, transactional) values (?, ?, ?, ?)";

    private static final String STEP_ENDED =
            """
            update %s set outcome = ?, finished_at = clock_timestamp()
             where run_id = ? and version = ? and outcome = 'STARTED'
            """;

    private static final String UNKNOWN =
            "select distinct version from %s where not transactional and outcome in ('STARTED', 'UNKNOWN')";

    /** A FAILED step has ended; only the decision that its migration is completely applied changes it. */
    private static final String DECIDE =
            """
            update %1$s set outcome = ?, finished_at = coalesce(finished_at, clock_timestamp())
             where version = ? and not transactional
               and (outcome in ('STARTED', 'UNKNOWN')
                    or outcome = 'FAILED' and ? and run_id = (select max(run_id) from %1$s where version = ?))
            """;

    private final ReopenedConnection connection;
    private final JournalTables tables;
    private final Origin origin;
    private final int keep;

    /** @param keep the number of runs to keep, for each outcome that a process can record at every start */
    public PostgresJournal(Connections connections, OwnedSchema schema, Origin origin, int keep) {
        this.connection = new ReopenedConnection(() -> bounded(connections.open()));
        this.tables = new JournalTables(schema);
        this.origin = origin;
        this.keep = keep;
    }

    /** A locked journal must not block the run, so the wait for a lock is limited. */
    private static Connection bounded(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set lock_timeout = '5s'");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    @Override
    public long begin(Operation operation, Trigger trigger, Optional<Version> from) {
        write(tables.definition());
        write(INTERRUPTED.formatted(tables.runs()));
        return insert(operation, trigger, from);
    }

    @Override
    public void end(long run, RunOutcome outcome, Optional<Version> to, Optional<RunFailure> failure) {
        write(
                END.formatted(tables.runs()),
                outcome.name(),
                text(to),
                text(failure.map(RunFailure::message)),
                text(failure.flatMap(RunFailure::sqlState)),
                text(failure.flatMap(RunFailure::version)),
                text(failure.flatMap(RunFailure::statement)),
                failure.flatMap(found -> found.line().stream().boxed().findFirst())
                        .orElse(null),
                run);
        if (PRUNED.contains(outcome)) {
            write(PRUNE.formatted(tables.runs(), tables.steps()), outcome.name(), outcome.name(), keep);
        }
    }

    @Override
    public void backup(long run, String file) {
        write(BACKUP.formatted(tables.runs()), file, run);
    }

    @Override
    public void stepStarted(long run, int position, Migration migration) {
        write(
                STEP_STARTED.formatted(tables.steps()),
                run,
                position,
                migration.version().toString(),
                migration.transactional());
    }

    @Override
    public void stepEnded(long run, Migration migration, StepOutcome outcome) {
        write(
                STEP_ENDED.formatted(tables.steps()),
                outcome.name(),
                run,
                migration.version().toString());
    }

    @Override
    public List<Version> unknown() {
        return asking("read", open -> {
            List<Version> versions = new ArrayList<>();
            try (PreparedStatement query = open.prepareStatement(UNKNOWN.formatted(tables.steps()));
                    ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    JournalValue.version(result.getString(1)).known().ifPresent(versions::add);
                }
            } catch (SQLException e) {
                if (!SqlFailure.isUndefinedTable(e)) {
                    throw e;
                }
            }
            return versions;
        });
    }

    @Override
    public void decide(Version version, StepOutcome decision) {
        write(
                DECIDE.formatted(tables.steps()),
                decision.name(),
                version.toString(),
                decision == StepOutcome.DECIDED_APPLIED,
                version.toString());
    }

    @Override
    public void locked(Operation operation, Trigger trigger, RunFailure failure) {
        try {
            long run = insert(operation, trigger, Optional.empty());
            end(run, RunOutcome.LOCKED, Optional.empty(), Optional.of(failure));
        } catch (SchemaException e) {
            // The run that holds the lock is the first one, and has not created the tables yet.
            if (!e.details().sqlState().equals(Optional.of(SqlFailure.UNDEFINED_TABLE))) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private long insert(Operation operation, Trigger trigger, Optional<Version> from) {
        return asking("written", open -> {
            try (PreparedStatement insert = open.prepareStatement(BEGIN.formatted(tables.runs()))) {
                bind(
                        insert,
                        operation.name(),
                        trigger.name(),
                        origin.host(),
                        origin.process(),
                        origin.osUser(),
                        origin.buildVersion(),
                        origin.buildCommit(),
                        text(from));
                try (ResultSet result = insert.executeQuery()) {
                    result.next();
                    return result.getLong(1);
                }
            }
        });
    }

    private void write(String sql, @Nullable Object... values) {
        int unused = asking("written", open -> {
            try (PreparedStatement statement = open.prepareStatement(sql)) {
                bind(statement, values);
                statement.execute();
                return statement.getUpdateCount();
            }
        });
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private static @Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }

    private <T> T asking(String what, ReopenedConnection.Question<T> question) {
        try {
            return connection.ask(question);
        } catch (SQLException e) {
            throw SqlFailure.of("the journal could not be %s".formatted(what), e);
        }
    }
}
