package dev.esquema.postgres.session;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.OwnedSchema;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection with pinned settings, and the owned schema as it was resolved there; the code that opened it closes it.
 *
 * @param ownTransaction whether the settings are pinned for one transaction only, which ends when the session is closed
 */
public record Session(Connection connection, OwnedSchema schema, boolean ownTransaction) implements AutoCloseable {

    @Override
    public void close() throws SQLException {
        if (ownTransaction) {
            Connections.close(connection);
        } else {
            connection.close();
        }
    }
}
