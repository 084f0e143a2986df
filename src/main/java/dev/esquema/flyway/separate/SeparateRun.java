package dev.esquema.flyway.separate;

import dev.esquema.postgres.history.MigrationSession;
import dev.esquema.postgres.journal.StatementRows;
import dev.esquema.schema.journal.StatementRecord;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.port.Migrator;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs a script outside a transaction that contains several statements; Flyway would run it as one unit.
 *
 * <ol>
 *   <li>Record durably that the script begins.
 *   <li>Record durably that a statement begins, run it, and record that it is done. If PostgreSQL runs the statement in
 *       a transaction, the statement and the last record are one transaction.
 *   <li>Leave out the statements that are recorded as done; repeat those that change the session alone, such as SET.
 *   <li>Write the history row, and delete the records, in one transaction.
 * </ol>
 */
final class SeparateRun {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private static final Set<String> LIMITS = Set.of("lock_timeout", "statement_timeout");

    private static final String ROLE = "select pg_catalog.set_config('role', ?, false)";

    private final Connection connection;
    private final MigrationSession session;
    private final StatementRows rows;
    private final Migrator.Steps steps;
    private final Set<String> ownLimits = new HashSet<>();
    private final Set<Integer> done = new HashSet<>();

    SeparateRun(Connection connection, MigrationSession session, StatementRows rows, Migrator.Steps steps) {
        this.connection = connection;
        this.session = session;
        this.rows = rows;
        this.steps = steps;
    }

    /**
     * Runs the statements that are not done.
     *
     * @param statements the statements with their placeholders replaced
     * @throws SchemaException {@link Code#MIGRATION_FAILED} with the statements that stay applied and the next command
     */
    void run(Migration migration, List<ScriptStatement> statements) {
        long began = System.nanoTime();
        begin(migration);
        steps.began(migration);
        try {
            session.prepare(migration);
            for (SeparateStatement statement : migration.execution().separate()) {
                if (!done.contains(statement.number())) {
                    run(migration, statement, statements.get(statement.number() - 1));
                }
            }
        } catch (SQLException e) {
            throw SeparateFailure.ofSession(migration, e);
        } finally {
            resetRole();
        }
        record(migration);
        steps.applied(migration, Duration.ofNanos(System.nanoTime() - began));
    }

    private void begin(Migration migration) {
        try {
            rows.begin(migration);
            rows.read().stream()
                    .filter(record -> record.version().equals(migration.version()) && record.done())
                    .map(StatementRecord::number)
                    .forEach(done::add);
        } catch (SQLException e) {
            throw SeparateFailure.notBegun(migration, e);
        }
        if (!done.isEmpty()) {
            LOG.log(
                    Level.INFO,
                    "{0} continues: {1} applied already",
                    migration.version(),
                    SeparateFailure.numbered(sorted(done)));
        }
    }

    private void run(Migration migration, SeparateStatement statement, ScriptStatement text) {
        try {
            steps.statement(statement.number());
        } catch (SchemaException e) {
            throw SeparateFailure.before(migration, statement, sorted(done), e);
        }
        try {
            switch (statement.kind()) {
                case SESSION -> {
                    execute(text.sql());
                    noteLimits(text.sql());
                }
                case ATOMIC -> {
                    rows.started(migration, statement);
                    session.limit(migration, statement, ownLimits);
                    together(migration, statement, text.sql());
                }
                case OPEN -> {
                    rows.started(migration, statement);
                    session.limit(migration, statement, ownLimits);
                    execute(text.sql());
                    rows.done(migration.version(), statement.number());
                }
            }
        } catch (SQLException e) {
            forgetIfUndone(migration, statement);
            throw SeparateFailure.of(migration, statement, text.line(), sorted(done), e);
        }
        if (statement.kind() != SeparateStatement.Kind.SESSION) {
            done.add(statement.number());
        }
    }

    private static List<Integer> sorted(Set<Integer> numbers) {
        return numbers.stream().sorted().toList();
    }

    private void together(Migration migration, SeparateStatement statement, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try {
            execute(sql);
            rows.done(migration.version(), statement.number());
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            for (SQLWarning notice = statement.getWarnings(); notice != null; notice = notice.getNextWarning()) {
                LOG.log(Level.INFO, "{0}", notice.getMessage());
            }
        }
    }

    /** A limit that the script sets lasts for the rest of the script. */
    private void noteLimits(String sql) {
        String lower = sql.toLowerCase(Locale.ROOT);
        ownLimits.addAll(LIMITS.stream().filter(lower::contains).collect(Collectors.toSet()));
    }

    /** The transaction of an atomic statement was rolled back, so nothing of the statement is there. */
    private void forgetIfUndone(Migration migration, SeparateStatement statement) {
        if (statement.kind() != SeparateStatement.Kind.ATOMIC) {
            return;
        }
        try {
            rows.forget(migration.version(), statement.number());
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the record of the statement stays, and says that it is not done", e);
        }
    }

    private void resetRole() {
        try (PreparedStatement query = connection.prepareStatement(ROLE)) {
            query.setString(1, rows.role());
            query.execute();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the connection is lost", e);
        }
        session.reset();
    }

    private void record(Migration migration) {
        try {
            session.recordApplied(migration);
        } catch (SQLException e) {
            throw SeparateFailure.notRecorded(migration, e);
        }
    }
}
