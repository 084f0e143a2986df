package dev.esquema.postgres.undo;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns whose type the undo scripts change. PostgreSQL reports no error if the new type holds less, for example an
 * integer for a number with a fraction; therefore the text of all values must be the same before and after.
 */
final class RetypedColumns {

    private static final String TYPES =
            """
            select array(select concat_ws(' ', attrelid, attnum, atttypid, atttypmod)
                           from pg_attribute join pg_class as c on c.oid = attrelid
                           join pg_namespace as n on n.oid = relnamespace
                          where nspname = coalesce(?, current_schema()) and relkind in ('r', 'p')
                            and attnum > 0 and not attisdropped)
            """;

    private static final String RETYPED =
            """
            select attrelid::int8 as oid, attnum,
                   format('%s.%s from %s to %s', relname, attname, format_type(was[3]::oid, was[4]::int4),
                          format_type(atttypid, atttypmod)) as words
              from unnest(?::text[]) as line cross join string_to_array(line, ' ') as was
              join pg_attribute on attrelid = was[1]::oid and attnum = was[2]::int2
              join pg_class as c on c.oid = attrelid
             where not attisdropped and (atttypid, atttypmod) <> (was[3]::oid, was[4]::int4)
             order by 1, 2
            """;

    private static final String LOCK =
            """
            select format('lock table %s in access exclusive mode', ?::int8::oid::regclass)
            """;

    /** The order of rows does not matter. */
    private static final String CONTENTS =
            """
            select format('select concat(count(%1$I), '' '', sum(hashtextextended(%1$I::text, 0))) from %2$s',
                          attname, attrelid::regclass)
              from pg_attribute where attrelid = ?::int8::oid and attnum = ?
            """;

    /** @param words the column's name and its types, as they were in the rehearsal */
    private record Column(long table, short number, String words) {}

    private final Connection connection;
    private final List<Column> columns;

    private RetypedColumns(Connection connection, List<Column> columns) {
        this.connection = connection;
        this.columns = columns;
    }

    /** Returns the type of each column of the schema. */
    static Array types(Connection connection, OwnedSchema schema) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TYPES)) {
            query.setString(1, schema.name().orElse(null));
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getArray(1);
            }
        }
    }

    /** Returns the columns whose type has changed. */
    static RetypedColumns since(Connection connection, Array types) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(RETYPED)) {
            query.setArray(1, types);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    columns.add(
                            new Column(result.getLong("oid"), result.getShort("attnum"), result.getString("words")));
                }
            }
        }
        return new RetypedColumns(connection, columns);
    }

    /** Locks the tables of the columns, so that no other session changes their rows. */
    void lock() throws SQLException {
        for (Column column : columns) {
            try (PreparedStatement query = connection.prepareStatement(LOCK);
                    Statement statement = connection.createStatement()) {
                query.setLong(1, column.table());
                statement.execute(first(query));
            }
        }
    }

    /** Returns one hash for each column, of the text of its values. */
    List<String> contents() throws SQLException {
        List<String> contents = new ArrayList<>();
        for (Column column : columns) {
            try (PreparedStatement query = connection.prepareStatement(CONTENTS)) {
                query.setLong(1, column.table());
                query.setShort(2, column.number());
                try (PreparedStatement question = connection.prepareStatement(first(query))) {
                    contents.add(first(question));
                }
            }
        }
        return contents;
    }

    /** Refuses the rollback if the contents have changed. */
    void refuseOtherThan(List<String> before) throws SQLException {
        List<String> now = contents();
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            if (!now.get(i).equals(before.get(i))) {
                lost.add(columns.get(i).words());
            }
        }
        if (!lost.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    ("nothing was rolled back: the undo scripts change values that cannot be kept, in %s:"
                                    + " make a backup, then add --discard-data")
                            .formatted(String.join(", ", lost)));
        }
    }

    private static String first(PreparedStatement query) throws SQLException {
        try (ResultSet result = query.executeQuery()) {
            result.next();
            return result.getString(1);
        }
    }
}
