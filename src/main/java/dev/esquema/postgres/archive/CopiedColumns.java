package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.port.Undo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The copy of dropped columns in the archive: each row's key and the values of the columns; the time to copy grows with
 * the number of rows. Of a table without a key, each row's other columns are copied, and a value returns to a row that is
 * still the same.
 *
 * @param statements the statements that copy the columns, in order
 */
record CopiedColumns(List<String> statements, ArchivedObject kept) {

    private static final String FORCED = "select relforcerowsecurity from pg_class where oid = ?::int8::oid";

    private static final String NAME =
            "select (concat(?::text, case when octet_length(?) > 40 then ? else ? end, '_columns'))::name::text";

    /** Copies NULL values too, because the script that creates the column again may fill it. */
    private static final String COPY = "create table %s as select %s from only %s";

    private static final String RESTORE = "update only %s as now set %s from only %s as kept where %s";

    /** Which of several equal rows gets which of their values makes no difference. */
    private static final String RESTORE_BY_ROW =
            """
            update only %1$s as now set %2$s
              from (select *, row(%3$s)::text as esquema_same, row_number() over (partition by row(%3$s)::text) as esquema_nth
                      from only %4$s) as kept
              join (select ctid as esquema_place, row(%3$s)::text as esquema_same,
                           row_number() over (partition by row(%3$s)::text) as esquema_nth
                      from only %1$s) as place using (esquema_same, esquema_nth)
             where now.ctid = esquema_place""";

    /**
     * Rows that exchange unique values would collide on the way, and NULL collides with nothing; for each such column, the
     * statement before its values come back and the one after.
     */
    private static final String UNIQUE =
            """
            select format('do %L', format('begin if not exists (select from pg_catalog.pg_constraint where contype = ''f'''
                                          ' and confrelid = %1$L::regclass) then'
                                          ' alter table only %1$s alter column %2$I drop not null;'
                                          ' update only %1$s set %2$I = null where %2$I is distinct from null; end if; end',
                                          named.name, attname)) as off,
                   case when attnotnull
                        then format('alter table only %s alter column %I set not null', named.name, attname) end as on_again
              from (select ?::text as name) as named join pg_catalog.pg_attribute as a on attrelid = name::regclass
             where attname = any (?) and attidentity = '' and attinhcount = 0
               and not exists (select from pg_catalog.pg_inherits where inhparent = attrelid)
               and exists (select from pg_catalog.pg_index
                            where indrelid = attrelid and (indisunique or indisexclusion) and attnum = any (indkey))
               and not exists (select from pg_catalog.pg_index
                                where indrelid = attrelid and indisprimary and attnum = any (indkey))
             order by attnum
            """;

    private static final String OTHERS =
            """
            select quote_ident(attname) from pg_catalog.pg_attribute
             where attrelid = ?::int8::oid and attnum > 0 and not attisdropped and attgenerated = ''
               and attname <> all (?) order by attnum
            """;

    CopiedColumns {
        statements = List.copyOf(statements);
    }

    /** @param columns columns of one table */
    static CopiedColumns of(
            Connection connection, List<DroppedData.Column> columns, String prefix, Undo.Order order, Owned owned)
            throws SQLException {
        DroppedData.Relation relation = columns.get(0).table();
        List<String> lost = columns.stream().map(DroppedData.Column::name).toList();
        List<String> values = lost.stream().map(OwnedSchema::quoted).toList();
        List<String> key = RowKey.of(connection, relation.qualified()).columns();
        boolean byRow = key.isEmpty() || key.stream().anyMatch(values::contains);
        List<String> matched = byRow ? others(connection, relation.oid(), lost) : key;
        String name = name(connection, relation, prefix);
        String archived = "%s.%s".formatted(ArchiveSchema.NAME, OwnedSchema.quoted(name));
        List<String> both = new ArrayList<>(matched);
        both.addAll(values);
        String copy = COPY.formatted(archived, String.join(", ", both), relation.qualified());
        String changes = each(values, "%1$s = kept.%1$s", ", ");
        String restore = byRow
                ? RESTORE_BY_ROW.formatted(relation.qualified(), changes, String.join(", ", matched), archived)
                : RESTORE.formatted(
                        relation.qualified(), changes, archived, each(matched, "now.%1$s = kept.%1$s", " and "));
        Attributes attributes = Attributes.ofColumns(connection, relation, lost, owned);
        List<String> rest = new ArrayList<>(SequenceValues.of(connection, relation.oid(), Optional.of(lost)));
        List<String> before = new ArrayList<>(attributes.before());
        empty(connection, relation.qualified(), lost, before, rest);
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
                        before,
                        Optional.of(restore),
                        rest));
    }

    private static String each(List<String> names, String form, String between) {
        return names.stream().map(form::formatted).collect(Collectors.joining(between));
    }

    private static void empty(
            Connection connection, String table, List<String> lost, List<String> before, List<String> rest)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(UNIQUE)) {
            query.setString(1, table);
            query.setArray(2, connection.createArrayOf("name", lost.toArray()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    before.add(result.getString("off"));
                    Optional.ofNullable(result.getString("on_again")).ifPresent(rest::add);
                }
            }
        }
    }

    private static List<String> others(Connection connection, long table, List<String> lost) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(OTHERS)) {
            query.setLong(1, table);
            query.setArray(2, connection.createArrayOf("name", lost.toArray()));
            List<String> others = new ArrayList<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    others.add(result.getString(1));
                }
            }
            return others;
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
