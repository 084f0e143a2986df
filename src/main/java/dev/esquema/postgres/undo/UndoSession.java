package dev.esquema.postgres.undo;

import dev.esquema.postgres.archive.DeferredConstraints;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.history.MigrationSession.Timeouts;
import dev.esquema.postgres.session.SessionSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/**
 * The session of a rollback, in one transaction: undo scripts run with their own search path, Esquema's queries with
 * Esquema's.
 */
final class UndoSession {

    private static final String LOCK = "lock table %s in access exclusive mode";

    private static final String LOCKABLE = "select relkind in ('r', 'p') from pg_class where oid = to_regclass(?)";

    /**
     * Half of the server's {@code deadlock_timeout}: the undo gives up before the server resolves a deadlock, so
     * the server never ends another client's statement.
     */
    private static final String SHORT_WAIT =
            """
            select greatest(1, least(nullif(?::int8, 0), setting::int8 / 2)) from pg_settings where name = 'deadlock_timeout'
            """;

    private final Connection connection;
    private final OwnedSchema schema;
    private final Duration statementWithin;

    private Duration lockWithin;
    private Map<String, String> ofScript = Map.of();

    /** Another isolation level would read the state from before the locks, and row security would hide rows. */
    UndoSession(Connection connection, OwnedSchema schema, Timeouts timeouts) throws SQLException {
        this.connection = connection;
        this.schema = schema;
        this.statementWithin = timeouts.statement();
        this.lockWithin = timeouts.lock();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level read committed");
            statement.execute("set local row_security = off");
        }
        forQuestions();
    }

    Connection connection() {
        return connection;
    }

    OwnedSchema schema() {
        return schema;
    }

    /** Whether this is a table that exists; a foreign table holds no rows, and PostgreSQL does not lock it. */
    boolean canLock(String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LOCKABLE)) {
            query.setString(1, table);
            try (ResultSet result = query.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    /**
     * Locks a table; from then on the session waits only shortly for further locks, on other tables or on tables that a
     * foreign key refers to.
     */
    void lock(String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK.formatted(table));
        }
        hasten();
    }

    /** Makes the session wait only shortly for locks from now on. */
    void hasten() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SHORT_WAIT)) {
            query.setLong(1, lockWithin.toMillis());
            try (ResultSet result = query.executeQuery()) {
                result.next();
                lockWithin = Duration.ofMillis(result.getLong(1));
            }
        }
        forQuestions();
    }

    /** Begins a script; the settings of the script before it no longer apply. */
    void begin() {
        ofScript = Map.of();
    }

    /**
     * Runs a statement; settings that it changes apply to the statements that follow in its script, and not to
     * Esquema's queries.
     */
    void run(UndoScript script, String sql) throws SQLException {
        forScripts();
        SessionSettings.apply(connection, ofScript, true);
        script.run(connection, sql);
        ofScript = SessionSettings.current(connection);
        forQuestions();
    }

    /** Ends a script that another one follows: its deferred triggers run now, because they would stand in the way. */
    void end() throws SQLException {
        forScripts();
        DeferredConstraints.check(connection);
        forQuestions();
    }

    /** Commits with the search path of the scripts, because deferred triggers run at commit. */
    void commit() throws SQLException {
        forScripts();
        try {
            connection.commit();
        } catch (SQLException e) {
            if (SqlFailure.isConnectionLost(e)) {
                throw SqlFailure.atCommit("the rollback may be done or not", e);
            }
            throw e;
        }
    }

    private void forQuestions() throws SQLException {
        new SessionSettings(SessionSettings.QUESTIONS.searchPath(), lockWithin, statementWithin)
                .applyToTransaction(connection);
    }

    private void forScripts() throws SQLException {
        SessionSettings.scripts(schema.scriptPath(), lockWithin, statementWithin)
                .applyToTransaction(connection);
    }
}
