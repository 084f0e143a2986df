package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The copy of dropped columns in the archive: each row's primary key and the values of the columns; the time to copy
 * grows with the number of rows.
 *
 * @param statements the statements that copy the columns, in order
 */
record CopiedColumns(List<String> statements, ArchivedObject kept) {

    private static final String KEY =
            """
            select attname from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
             where indrelid = ?::int8::oid and indisprimary order by attnum
            """;

    private static final String FORCED = "select relforcerowsecurity from pg_class where oid = ?::int8::oid";

    private static final String NAME =
            "select (concat(?::text, case when octet_length(?) > 40 then ? else ? end, '_columns'))::name::text";

    /** Copies NULL values too, because the script that creates the column again may fill it. */
    private static final String COPY = "create table %s as select %s from only %s";

    private static final String RESTORE = "update only %s as now set %s from only %s as kept where %s";

    CopiedColumns {
        statements = List.copyOf(statements);
    }

    /** @param columns columns of one table */
    static CopiedColumns of(
            Connection connection, List<DroppedData.Column> columns, String prefix, Undo.Order order, Owned owned)
            throws SQLException {
        DroppedData.Relation relation = columns.get(0).table();
        List<String> lost = columns.stream().map(DroppedData.Column::name).toList();
        List<String> key = key(connection, relation.oid());
        if (key.isEmpty() || key.stream().anyMatch(lost::contains)) {
            throw new SchemaException(
                    Code.REFUSED,
                    ("nothing was rolled back: the columns %s of %s cannot be kept, because no primary key shows which row"
                                    + " each value belongs to: make a backup, then add --discard-data")
                            .formatted(String.join(", ", lost), relation.shown()));
        }
        String name = name(connection, relation, prefix);
        String archived = "%s.%s".formatted(ArchiveSchema.NAME, OwnedSchema.quoted(name));
        List<String> both = new ArrayList<>(key);
        both.addAll(lost);
        String copy = COPY.formatted(archived, each(both, "%s", ", "), relation.qualified());
        String restore = RESTORE.formatted(
                relation.qualified(),
                each(lost, "%1$s = kept.%1$s", ", "),
                archived,
                each(key, "now.%1$s = kept.%1$s", " and "));
        Attributes attributes = Attributes.ofColumns(connection, relation, lost, owned);
        List<String> rest = new ArrayList<>(SequenceValues.of(connection, relation.oid(), Optional.of(lost)));
        rest.addAll(attributes.rest());
        return new CopiedColumns(
                isForced(connection, relation.oid())
                        ? List.of(
                                "alter table only %s no force row level security".formatted(relation.qualified()),
                                copy,
                                "alter table only %s force row level security".formatted(relation.qualified()))
                        : List.of(copy),
                new ArchivedObject(
                        relation.shown(),
                        relation.qualified(),
                        lost,
                        Optional.of(name),
                        ArchivedObject.lastToMake(order, columns),
                        attributes.before(),
                        Optional.of(restore),
                        rest));
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

    private static boolean isForced(Connection connection, long table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FORCED)) {
            query.setLong(1, table);
            try (ResultSet result = query.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    private static String name(Connection connection, DroppedData.Relation table, String prefix) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(NAME)) {
            query.setString(1, prefix);
            query.setString(2, table.name());
            query.setString(3, String.valueOf(table.oid()));
            query.setString(4, table.name());
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
