package dev.esquema.flyway.learn;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The connection on which the scripts run one after another. Each script finds a session without the settings and the
 * temporary objects of the scripts before it; a connection of its own for each would take the server longer than most
 * scripts do.
 */
final class ScriptSession implements AutoCloseable {

    private static final String AS_NEW = "discard all";

    private final Connections connections;
    private @Nullable Connection connection;

    ScriptSession(Connections connections) {
        this.connections = connections;
    }

    /** Returns the connection of the script that runs. */
    Connection current() {
        return Objects.requireNonNull(connection, "no script runs");
    }

    /** Returns the connection for the next script. */
    Connection next() throws SQLException {
        Connection open = connection;
        if (open == null || open.isClosed()) {
            open = connections.open();
            connection = open;
            return open;
        }
        if (!open.getAutoCommit()) {
            open.rollback();
            open.setAutoCommit(true);
        }
        try (Statement statement = open.createStatement()) {
            statement.execute(AS_NEW);
        }
        return open;
    }

    /**
     * Ends the session; the next script gets another one. The server reports the rows that a session has written up to a
     * second late, and would report them for the next script.
     */
    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the connection to the scratch database cannot be closed", e);
        } finally {
            connection = null;
        }
    }
}
