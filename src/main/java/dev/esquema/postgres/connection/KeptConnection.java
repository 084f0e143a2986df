package dev.esquema.postgres.connection;

import dev.esquema.schema.lazy.Ahead;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens one connection at the first question and keeps it for the next ones, so that a command connects once. A lost
 * connection is replaced. The end of the process closes it, if nobody else does.
 */
public final class KeptConnection implements Connections, AutoCloseable {

    private final Connections connections;

    private @Nullable Ahead<Connection, SQLException> ahead;
    private @Nullable Connection kept;

    public KeptConnection(Connections connections) {
        this.connections = connections;
    }

    /** Begins to open the connection in a thread; the first question waits for it, or fails as the thread failed. */
    public synchronized void openAhead() {
        ahead = Ahead.begin("esquema-connect", connections::open);
    }

    @Override
    public synchronized Connection open() throws SQLException {
        Connection open = kept;
        if (open == null || open.isClosed()) {
            open = opened();
            kept = open;
        }
        return SharedConnection.of(open);
    }

    private Connection opened() throws SQLException {
        Ahead<Connection, SQLException> opening = ahead;
        ahead = null;
        return opening == null ? connections.open() : opening.get();
    }

    /** A lost connection needs no closing. */
    @Override
    public synchronized void close() {
        if (kept == null) {
            return;
        }
        try {
            kept.close();
        } catch (SQLException e) {
            System.getLogger("dev.esquema.database").log(System.Logger.Level.DEBUG, "the connection was lost", e);
        }
        kept = null;
    }
}
