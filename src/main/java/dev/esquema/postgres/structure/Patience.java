package dev.esquema.postgres.structure;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Lets a connection wait longer for an answer until this is closed. A server's pool expects the answer to a status query
 * within two seconds; a busy database needs longer to describe thousands of objects, and is not unreachable.
 *
 * @param limit the time in milliseconds that the connection waited before; zero means no limit
 */
record Patience(Connection connection, int limit) implements AutoCloseable {

    private static final Duration LONGER = Duration.ofSeconds(10);

    static Patience with(Connection connection) throws SQLException {
        int limit = connection.getNetworkTimeout();
        if (limit > 0 && limit < LONGER.toMillis()) {
            connection.setNetworkTimeout(Runnable::run, (int) LONGER.toMillis());
        }
        return new Patience(connection, limit);
    }

    @Override
    public void close() throws SQLException {
        connection.setNetworkTimeout(Runnable::run, limit);
    }
}
