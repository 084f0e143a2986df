package dev.esquema.postgres.connection;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections come from: a pool, the database itself, or one that is lent. Whoever opens one closes it. */
@FunctionalInterface
public interface Connections {

    Connection open() throws SQLException;
}
