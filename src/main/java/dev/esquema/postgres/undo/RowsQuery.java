package dev.esquema.postgres.undo;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.port.Undo.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the rows of tables, or estimates them where counting would take long; omits tables that another session has
 * locked, and foreign tables.
 */
final class RowsQuery {

    private static final String TIMEOUT = "set local lock_timeout = %d";

    private static final String COUNT =
            """
            select count(*) as counted, (select reltuples::int8 from pg_class where oid = '%s'::regclass) as estimate
              from (select from %s limit 100001) as first
            """;

    private static final String FOREIGN = "select relkind = 'f' from pg_class where oid = to_regclass(?)";

    private static final long MOST = 100_000;

    private RowsQuery() {}

    static Map<String, Rows> ask(
            Connection connection, OwnedSchema schema, Collection<String> tables, Duration lockTimeout)
            throws SQLException {
        Map<String, Rows> rows = new TreeMap<>();
        for (String table : tables) {
            String name = schema.qualified(table);
            if (isForeign(connection, name)) {
                continue;
            }
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(TIMEOUT.formatted(lockTimeout.toMillis()));
                try (ResultSet result = statement.executeQuery(COUNT.formatted(name.replace("'", "''"), name))) {
                    result.next();
                    rows.put(table, rows(result.getLong("counted"), result.getLong("estimate")));
                }
            } catch (SQLException e) {
                if (!SqlFailure.state(e).equals("55P03") && !SqlFailure.state(e).equals("42P01")) {
                    throw e;
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
        return rows;
    }

    /** The rows of a foreign table are elsewhere, and stay there. */
    private static boolean isForeign(Connection connection, String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FOREIGN)) {
            query.setString(1, table);
            try (ResultSet result = query.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    private static Rows rows(long counted, long estimate) {
        return counted <= MOST ? new Rows(counted, true) : new Rows(Math.max(counted, estimate), false);
    }
}
