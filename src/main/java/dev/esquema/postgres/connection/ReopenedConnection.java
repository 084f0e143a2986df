package dev.esquema.postgres.connection;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is opened on first use, and opened once more if it was lost, for example by a restart of the
 * database.
 */
public final class ReopenedConnection implements AutoCloseable {

    private final Connections connections;

    private @Nullable Connection connection;

    public ReopenedConnection(Connections connections) {
        this.connections = connections;
    }

    /** A database operation; it may run twice. */
    public interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    public <T> T ask(Question<T> question) throws SQLException {
        Connection open = connection == null ? connect() : connection;
        try {
            return question.ask(open);
        } catch (SQLException e) {
            if (!SqlFailure.isPassing(e)) {
                throw e;
            }
            close();
            return question.ask(connect());
        }
    }

    /** A lost connection needs no closing. */
    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open == null) {
            return;
        }
        try {
            Connections.close(open);
        } catch (SQLException e) {
            System.getLogger("dev.esquema.journal").log(System.Logger.Level.DEBUG, "the connection was lost", e);
        }
    }

    private Connection connect() throws SQLException {
        Connection opened = connections.open();
        connection = opened;
        return opened;
    }
}
