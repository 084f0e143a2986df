package dev.esquema.postgres.connection;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections: from a pool, directly to the database, or shared ones. The caller closes the connection. */
@FunctionalInterface
public interface Connections {

    Connection open() throws SQLException;
}
