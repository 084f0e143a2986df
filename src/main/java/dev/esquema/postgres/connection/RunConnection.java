package dev.esquema.postgres.connection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** The one connection of a run; another thread can cancel the statement that runs on it. */
public record RunConnection(Connection connection) implements AutoCloseable {

    /** Returns the backend's process id as the server reports it; behind a pooler the driver knows a different id. */
    public int backend() {
        try (PreparedStatement query = connection.prepareStatement("select pg_backend_pid()");
                ResultSet result = query.executeQuery()) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw SqlFailure.of("the process id of the backend could not be read", e);
        }
    }

    /** Asks the server to cancel the running statement; has no effect if no statement runs. */
    public void cancel() {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            System.getLogger("dev.esquema.run")
                    .log(System.Logger.Level.DEBUG, "the running statement could not be cancelled", e);
        }
    }

    /** A lost connection needs no closing. */
    @Override
    public void close() {
        try {
            Connections.close(connection);
        } catch (SQLException e) {
            System.getLogger("dev.esquema.run").log(System.Logger.Level.DEBUG, "the connection was lost", e);
        }
    }
}
