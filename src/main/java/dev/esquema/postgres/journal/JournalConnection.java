package dev.esquema.postgres.journal;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.DatabaseEncoding;
import dev.esquema.postgres.connection.ReopenedConnection;
import dev.esquema.postgres.connection.SqlFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The journal's own connection; it is opened on first use, and opened again if it was lost. */
final class JournalConnection implements AutoCloseable {

    private final ReopenedConnection connection;

    JournalConnection(Connections connections) {
        this.connection = new ReopenedConnection(() -> bounded(connections.open()));
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

    void write(String sql, @Nullable Object... values) {
        int unused = ask("written", open -> {
            try (PreparedStatement statement = open.prepareStatement(sql)) {
                bind(statement, values);
                statement.execute();
                return statement.getUpdateCount();
            }
        });
    }

    /** A character that the database cannot hold is replaced, because a run must be recorded whatever its failure says. */
    static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        DatabaseEncoding encoding = DatabaseEncoding.of(statement.getConnection());
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i] instanceof String text ? encoding.held(text) : values[i]);
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    /** @param what the failed action, for the message: "read" or "written" */
    <T> T ask(String what, ReopenedConnection.Question<T> question) {
        try {
            return connection.ask(question);
        } catch (SQLException e) {
            throw SqlFailure.of("the journal could not be %s".formatted(what), e);
        }
    }
}
