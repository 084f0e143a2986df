package dev.esquema.postgres.undo;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the scripts really drop or change, found by running them once and taking that back: a table that they only rename is still the
 * same one.
 *
 * @param tables those that hold rows, in the order in which they were made
 * @param columns those that hold anything but NULL, or NULL where a default would be, of tables that stay
 * @param retyped those of tables that stay whose type changes
 */
record Losses(List<Table> tables, List<Column> columns, RetypedColumns retyped) {

    /** @param divided whether its rows are in other tables, or other tables' rows count as its own */
    record Table(long oid, String name, boolean divided) {}

    record Column(long oid, String table, String name, boolean hasDefault) {}

    private static final String TABLES =
            """
            select array(select c.oid::int8 from pg_class as c join pg_namespace as n on n.oid = relnamespace
                          where nspname = coalesce(?, current_schema()) and relkind in ('r', 'p'))
            """;

    private static final String DROPPED =
            """
            select was as oid, 0 as attnum from unnest(?::int8[]) as was
             where not exists (select from pg_class as c where c.oid = was::oid)
            union all
            select attrelid::int8, attnum
              from pg_locks as l join pg_attribute on attrelid = l.relation
             where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.mode = 'AccessExclusiveLock'
               and attrelid::int8 = any (?::int8[]) and attnum > 0 and attisdropped
            """;

    private static final String NAMES =
            """
            select c.oid::int8 as oid, relname, attname, atthasdef,
                   relkind = 'p' or relispartition or relhassubclass
                   or exists (select from pg_inherits where inhrelid = c.oid) as divided
              from unnest(?::int8[], ?::int2[]) as dropped (oid, attnum)
              join pg_class as c on c.oid = dropped.oid::oid
              left join pg_attribute as a on attrelid = c.oid and a.attnum = dropped.attnum and not attisdropped
             where (dropped.attnum = 0 or attname is not null and attgenerated = '')
             order by c.oid, a.attnum
            """;

    private static final String HOLDS = "select exists (select from %s)";
    private static final String HOLDS_COLUMN = "select exists (select from %s where %s is not null)";

    /** Rehearses the scripts; what they did is taken back before this returns. */
    static Losses of(Connection connection, OwnedSchema schema, List<UndoScript> scripts) throws SQLException {
        Array tables = tables(connection, schema);
        Array types = RetypedColumns.types(connection, schema);
        Savepoint before = connection.setSavepoint();
        for (UndoScript script : scripts) {
            script.run(connection);
        }
        List<Long> oids = new ArrayList<>();
        List<Short> numbers = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(DROPPED)) {
            query.setArray(1, tables);
            query.setArray(2, tables);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    oids.add(result.getLong("oid"));
                    numbers.add(result.getShort("attnum"));
                }
            }
        }
        RetypedColumns retyped = RetypedColumns.since(connection, types);
        connection.rollback(before);
        return named(connection, schema, oids, numbers, retyped);
    }

    /** Dropping more than what the migrations made is no undoing of them. */
    void refuseBeyond(Undo.Order order) {
        List<String> beyond = new ArrayList<>();
        tables.stream()
                .filter(table -> !order.tables().contains(table.name()))
                .forEach(table -> beyond.add("table %s".formatted(table.name())));
        columns.stream()
                .filter(column -> !order.tables().contains(column.table())
                        && !order.columns().contains(DatabaseObject.column(column.table(), column.name())))
                .forEach(column -> beyond.add("column %s.%s".formatted(column.table(), column.name())));
        if (!beyond.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was rolled back: the scripts under db/rollback would drop what their migrations did not make: %s"
                            .formatted(String.join(", ", beyond)));
        }
    }

    private static Array tables(Connection connection, OwnedSchema schema) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TABLES)) {
            query.setString(1, schema.name().orElse(null));
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getArray(1);
            }
        }
    }

    private static Losses named(
            Connection connection, OwnedSchema schema, List<Long> oids, List<Short> numbers, RetypedColumns retyped)
            throws SQLException {
        List<Table> tables = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(NAMES)) {
            query.setArray(1, connection.createArrayOf("int8", oids.toArray()));
            query.setArray(2, connection.createArrayOf("int2", numbers.toArray()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    String table = result.getString("relname");
                    String column = result.getString("attname");
                    if (column != null) {
                        columns.add(new Column(result.getLong("oid"), table, column, result.getBoolean("atthasdef")));
                    } else {
                        tables.add(new Table(result.getLong("oid"), table, result.getBoolean("divided")));
                    }
                }
            }
        }
        tables.removeIf(table -> !holds(connection, HOLDS.formatted(schema.qualified(table.name()))));
        columns.removeIf(column -> !holds(connection, question(schema, column)));
        return new Losses(tables, columns, retyped);
    }

    private static String question(OwnedSchema schema, Column column) {
        String table = schema.qualified(column.table());
        return column.hasDefault()
                ? HOLDS.formatted(table)
                : HOLDS_COLUMN.formatted(table, OwnedSchema.quoted(column.name()));
    }

    private static boolean holds(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getBoolean(1);
        } catch (SQLException e) {
            throw SqlFailure.of("the rows could not be looked for", e);
        }
    }
}
