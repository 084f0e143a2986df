package dev.esquema.postgres.undo;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.port.Undo.Kept;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Columns' way into the archive: a copy of each row's primary key and what they hold, which takes as long as there are rows.
 *
 * @param statements in order
 */
record CopiedColumns(List<String> statements, Kept kept) {

    private static final String KEY =
            """
            select attname from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
             where indrelid = ?::int8::oid and indisprimary order by attnum
            """;

    private static final String NAME =
            "select (concat(?::text, case when octet_length(?) > 40 then ? else ? end, '_columns'))::name::text";

    /** A NULL too: the script that makes the column again may fill it. */
    private static final String COPY = "create table %s as select %s from %s";

    private static final String RESTORE = "update %s as now set %s from %s as kept where %s";

    CopiedColumns {
        statements = List.copyOf(statements);
    }

    /** @param columns all of one table */
    static CopiedColumns of(Connection connection, OwnedSchema schema, List<Losses.Column> columns, String prefix)
            throws SQLException {
        Losses.Column first = columns.get(0);
        List<String> lost = columns.stream().map(Losses.Column::name).toList();
        List<String> key = key(connection, first.oid());
        if (key.isEmpty() || key.stream().anyMatch(lost::contains)) {
            throw new SchemaException(
                    Code.REFUSED,
                    ("nothing was rolled back: the columns %s of %s cannot be kept, because no primary key says which row"
                                    + " each value belongs to: make a backup, and say --discard-data")
                            .formatted(String.join(", ", lost), first.table()));
        }
        String name = name(connection, first, prefix);
        String archived = "%s.%s".formatted(Archive.SCHEMA, OwnedSchema.quoted(name));
        String table = schema.qualified(first.table());
        List<String> both = new ArrayList<>(key);
        both.addAll(lost);
        String copy = COPY.formatted(archived, each(both, "%s", ", "), table);
        String restore = RESTORE.formatted(
                table, each(lost, "%1$s = kept.%1$s", ", "), archived, each(key, "now.%1$s = kept.%1$s", " and "));
        return new CopiedColumns(
                List.of(copy, MovedTable.comment(connection, name, List.of(restore))),
                new Kept(first.table(), lost, "%s.%s".formatted(Archive.SCHEMA, name), List.of(restore)));
    }

    private static String each(List<String> names, String form, String between) {
        return names.stream().map(OwnedSchema::quoted).map(form::formatted).collect(Collectors.joining(between));
    }

    private static List<String> key(Connection connection, long table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(KEY)) {
            query.setLong(1, table);
            List<String> key = new ArrayList<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    key.add(result.getString(1));
                }
            }
            return key;
        }
    }

    private static String name(Connection connection, Losses.Column column, String prefix) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(NAME)) {
            query.setString(1, prefix);
            query.setString(2, column.table());
            query.setString(3, String.valueOf(column.oid()));
            query.setString(4, column.table());
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
