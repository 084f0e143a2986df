package dev.esquema.postgres.connection;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens one connection at the first question and keeps it for the next ones, so that a command connects once. A lost
 * connection is replaced; the end of the process closes it.
 */
public final class KeptConnection implements Connections {

    private final Connections connections;

    private @Nullable Connection kept;

    public KeptConnection(Connections connections) {
        this.connections = connections;
    }

    @Override
    public synchronized Connection open() throws SQLException {
        Connection open = kept;
        if (open == null || open.isClosed()) {
            open = connections.open();
            kept = open;
        }
        return SharedConnection.of(open);
    }
}
