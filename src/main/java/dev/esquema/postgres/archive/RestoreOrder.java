package dev.esquema.postgres.archive;

import dev.esquema.postgres.archive.DroppedData.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which the rows of tables are restored: a table comes after the tables that its foreign keys refer to.
 */
final class RestoreOrder {

    private static final String FOREIGN_KEYS =
            """
            select conrelid::int8 as child, confrelid::int8 as parent,
                   format('alter table %s drop constraint if exists %I', conrelid::regclass, conname) as off,
                   format('do %L', format('begin if not exists (select from pg_catalog.pg_constraint'
                                          ' where conrelid = %L::regclass and conname = %L) then'
                                          ' alter table %s add constraint %I %s; end if; end', conrelid::regclass, conname,
                                          conrelid::regclass, conname, pg_get_constraintdef(oid))) as on_again
              from pg_constraint
             where contype = 'f' and conrelid <> confrelid
               and conrelid::int8 = any (?::int8[]) and confrelid::int8 = any (?::int8[])
             order by conrelid, conname
            """;

    private static final String REFERENCED =
            """
            select exists (select from pg_constraint join pg_attribute on attrelid = confrelid and attnum = any (confkey)
                            where contype = 'f' and confrelid = ?::int8::oid and attname = any (?)
                              and conrelid::int8 = any (?))
            """;

    private static final String HEIRS =
            """
            select inhrelid::int8 as heir, inhparent::int8 as parent from pg_inherits where inhrelid::int8 = any (?)
            """;

    /** One table comes after another one. */
    private record Need(long table, long needed) {}

    private record ForeignKey(long child, long parent, String off, String onAgain) {}

    private RestoreOrder() {}

    /** Puts referenced tables first; in a cycle of foreign keys the older table comes first. */
    static List<Table> of(Connection connection, List<Table> tables) throws SQLException {
        return ordered(
                tables,
                keys(connection, tables).stream()
                        .map(key -> new Need(key.child(), key.parent()))
                        .toList());
    }

    /** Whether foreign keys of these tables refer to the columns, whose values must then come back before the rows. */
    static boolean isReferenced(Connection connection, List<DroppedData.Column> columns, List<Table> tables)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(REFERENCED)) {
            query.setLong(1, columns.get(0).table().oid());
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "name",
                            columns.stream().map(DroppedData.Column::name).toArray()));
            query.setArray(
                    3,
                    connection.createArrayOf(
                            "int8", tables.stream().map(Table::oid).toArray()));
            try (ResultSet result = query.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    /** Puts a partitioned table before its partitions, and the parent of heirs before them. */
    static List<Table> parentsFirst(Connection connection, List<Table> tables) throws SQLException {
        List<Need> needs = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(HEIRS)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "int8", tables.stream().map(Table::oid).toArray()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    needs.add(new Need(result.getLong("heir"), result.getLong("parent")));
                }
            }
        }
        return ordered(tables, needs);
    }

    private static List<Table> ordered(List<Table> tables, List<Need> needs) {
        List<Table> left = new ArrayList<>(tables);
        List<Table> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            Table next = left.stream()
                    .filter(table -> needs.stream()
                            .noneMatch(need -> need.table() == table.oid()
                                    && left.stream().anyMatch(other -> other.oid() == need.needed())))
                    .findFirst()
                    .orElse(left.get(0));
            left.remove(next);
            ordered.add(next);
        }
        return ordered;
    }

    /**
     * Drops each foreign key to a table that is restored later, and adds it again after the rows of that table.
     *
     * @param kept the objects of these tables, in order; this method changes the list
     */
    static void breakCycles(Connection connection, List<Table> tables, List<ArchivedObject> kept) throws SQLException {
        Map<Long, Integer> places = new HashMap<>();
        List<Table> ordered = of(connection, tables);
        for (int i = 0; i < ordered.size(); i++) {
            places.put(ordered.get(i).oid(), i);
        }
        for (ForeignKey key : keys(connection, tables)) {
            int child = places.getOrDefault(key.child(), 0);
            int parent = places.getOrDefault(key.parent(), 0);
            int later = kept.get(parent).after().compareTo(kept.get(child).after());
            if (later > 0 || (later == 0 && child < parent)) {
                kept.set(child, kept.get(child).without(key.onAgain()).with(List.of(key.off()), List.of()));
                kept.set(parent, kept.get(parent).with(List.of(), List.of(key.onAgain())));
            }
        }
    }

    private static List<ForeignKey> keys(Connection connection, List<Table> tables) throws SQLException {
        List<ForeignKey> keys = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(FOREIGN_KEYS)) {
            Object[] oids = tables.stream().map(Table::oid).toArray();
            query.setArray(1, connection.createArrayOf("int8", oids));
            query.setArray(2, connection.createArrayOf("int8", oids));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    keys.add(new ForeignKey(
                            result.getLong("child"),
                            result.getLong("parent"),
                            result.getString("off"),
                            result.getString("on_again")));
                }
            }
        }
        return keys;
    }
}
