package dev.esquema.postgres.connection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** The one connection of a run; what runs on it can be cancelled from another thread. */
public record RunConnection(Connection connection) implements AutoCloseable {

    /** The process id of its backend, as the server counts it: behind a pooler the driver's is another. */
    public int backend() {
        try (PreparedStatement query = connection.prepareStatement("select pg_backend_pid()");
                ResultSet result = query.executeQuery()) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw SqlFailure.of("the backend could not be asked for its id", e);
        }
    }

    /** Asks the server to cancel what runs; without a statement nothing happens. */
    public void cancel() {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            System.getLogger("dev.esquema.run").log(System.Logger.Level.DEBUG, "nothing could be cancelled", e);
        }
    }

    /** A connection that is gone already needs no closing. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            System.getLogger("dev.esquema.run").log(System.Logger.Level.DEBUG, "the connection was gone", e);
        }
    }
}
