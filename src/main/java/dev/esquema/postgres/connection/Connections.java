package dev.esquema.postgres.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens connections: from a pool, directly to the database, or shared ones. The caller closes the connection. */
@FunctionalInterface
public interface Connections {

    Connection open() throws SQLException;

    /**
     * Closes a connection, and ends its transaction first. A pooler drops the server's session of a client that leaves in
     * the middle of a transaction.
     */
    static void close(Connection connection) throws SQLException {
        try (Connection closing = connection) {
            if (!closing.isClosed() && !closing.getAutoCommit()) {
                forgetStatements(closing);
                closing.rollback();
                closing.setAutoCommit(true);
            }
        }
    }

    /** The driver names the statements that it prepares alike for every client, and a pooler shares the session. */
    private static void forgetStatements(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("deallocate all");
        } catch (SQLException e) {
            System.getLogger("dev.esquema.database")
                    .log(System.Logger.Level.DEBUG, "the prepared statements stay in the session", e);
        }
    }
}
