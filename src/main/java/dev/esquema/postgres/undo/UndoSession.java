package dev.esquema.postgres.undo;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.history.MigrationSession.Timeouts;
import dev.esquema.postgres.session.SessionSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** The session of a rollback, in one transaction: scripts run with their search path, our own questions with ours. */
final class UndoSession {

    private static final String LOCK = "lock table %s in access exclusive mode";

    /** Half of what makes the server look for a deadlock, so that it is never somebody else's statement that it ends. */
    private static final String SHORT_WAIT =
            """
            select greatest(1, least(nullif(?::int8, 0), setting::int8 / 2)) from pg_settings where name = 'deadlock_timeout'
            """;

    private final Connection connection;
    private final OwnedSchema schema;
    private final Duration statementWithin;

    private Duration lockWithin;
    private Map<String, String> ofScript = Map.of();

    /** Another isolation would look at what was there before the locks, and row security would hide rows. */
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

    /** From now on it waits only shortly for another lock, of another table or of one that a foreign key refers to. */
    void lock(String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK.formatted(table));
        }
        hasten();
    }

    /** From now on it waits only shortly for a lock. */
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

    /** A script begins: what the one before it set is over. */
    void begin() {
        ofScript = Map.of();
    }

    /** What a statement sets lasts for the statements of its script that follow, and not for our own questions. */
    void run(UndoScript script, String sql) throws SQLException {
        forScripts();
        SessionSettings.apply(connection, ofScript, true);
        script.run(connection, sql);
        ofScript = SessionSettings.current(connection);
        forQuestions();
    }

    /** Deferred triggers run with the search path of the scripts. */
    void commit() throws SQLException {
        forScripts();
        connection.commit();
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
