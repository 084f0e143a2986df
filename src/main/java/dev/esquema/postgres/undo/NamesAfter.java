package dev.esquema.postgres.undo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * The names that are in use after the undo scripts have run.
 *
 * @param tables the qualified names of tables
 * @param columns the oid of each table with the name of a column
 */
record NamesAfter(Set<String> tables, Set<String> columns) {

    private static final String TABLES =
            """
            select format('"%s"."%s"', replace(nspname, '"', '""'), replace(relname, '"', '""'))
              from pg_class join pg_namespace as n on n.oid = relnamespace where relkind in ('r', 'p')
            """;

    private static final String COLUMNS =
            """
            select concat(attrelid, ' ', attname) from pg_attribute join pg_class as c on c.oid = attrelid
             where relkind in ('r', 'p') and attnum > 0 and not attisdropped
            """;

    static NamesAfter read(Connection connection) throws SQLException {
        return new NamesAfter(names(connection, TABLES), names(connection, COLUMNS));
    }

    boolean hasTable(String qualified) {
        return tables.contains(qualified);
    }

    boolean hasColumn(long table, String name) {
        return columns.contains("%d %s".formatted(table, name));
    }

    private static Set<String> names(Connection connection, String sql) throws SQLException {
        Set<String> names = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                names.add(result.getString(1));
            }
        }
        return names;
    }
}
