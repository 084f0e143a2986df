package dev.esquema.postgres.archive;

import dev.esquema.postgres.archive.DroppedData.Table;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.port.Undo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SQL, written by the server, that moves a table to the archive; the move touches no row, so the size of the table does
 * not matter.
 *
 * <ol>
 *   <li>Drop the objects that tie the table to objects which the undo script may drop: foreign keys, checks, triggers,
 *       rules, policies, extended statistics, defaults, generated columns, and every index except the primary key's;
 *       and remove the table from publications.
 *   <li>Move the table, and rename it with its primary key and its sequences.
 *   <li>Create an empty stand-in table in its place, which the undo script drops.
 * </ol>
 *
 * <p>A table that a statement may still read or change, or whose row type other objects use, is copied instead: the
 * undo script then finds the table as it was, and drops it.
 *
 * @param loosen the statements that drop foreign keys and views; they run for all tables before the first table moves
 * @param statements the statements that move this table, in order
 */
record MovedTable(List<String> loosen, List<String> statements) {

    private static final String PARTS = SqlResource.read("archive-parts");

    private static final String MOVE = SqlResource.read("archive-move");

    private static final String COPY = SqlResource.read("archive-copy");

    private static final String RESTORE = SqlResource.read("archive-restore");

    /** Functions, columns and types use the row type; a function whose body is parsed uses the table. */
    private static final String USED =
            """
            select exists (
                select from pg_class as c join pg_type as t on t.oid = c.reltype
                  join pg_depend as d on d.deptype = 'n'
                   and (d.refclassid = 'pg_type'::regclass and d.refobjid in (t.oid, t.typarray)
                        or d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid and d.classid = 'pg_proc'::regclass)
                 where c.oid = ?::int8::oid)
            """;

    MovedTable {
        loosen = List.copyOf(loosen);
        statements = List.copyOf(statements);
    }

    /**
     * Returns the statements that move or copy the table; call it right before they run.
     *
     * @param names the archive names by oid; they were chosen earlier, and the scripts may have renamed objects since
     *     then
     */
    static MovedTable of(Connection connection, Table table, String prefix, Map<Long, String> names)
            throws SQLException {
        boolean copied = table.moment().readAfter() || isUsed(connection, table);
        List<String> loosen = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(PARTS.concat(copied ? COPY : MOVE))) {
            query.setString(1, prefix(table, prefix));
            query.setLong(2, table.oid());
            query.setArray(3, connection.createArrayOf("int8", names.keySet().toArray()));
            query.setArray(4, connection.createArrayOf("text", names.values().toArray()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    (result.getBoolean("early") ? loosen : statements).add(result.getString("sql"));
                }
            }
        }
        return new MovedTable(loosen, statements);
    }

    private static boolean isUsed(Connection connection, Table table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(USED)) {
            query.setLong(1, table.oid());
            try (ResultSet result = query.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    /**
     * Returns the statements that restore the table; call it before the first statement of the undo scripts.
     *
     * @param names the archive names by oid; this method adds the names of this table
     */
    static ArchivedObject kept(
            Connection connection, Table table, String prefix, Map<Long, String> names, Undo.Order order, Owned owned)
            throws SQLException {
        Attributes attributes = Attributes.of(connection, table.relation(), owned);
        Optional<String> rows = Optional.empty();
        List<String> rest = new ArrayList<>();
        String archived = "";
        try (PreparedStatement query = connection.prepareStatement(PARTS.concat(RESTORE))) {
            query.setString(1, prefix(table, prefix));
            query.setLong(2, table.oid());
            query.setArray(3, connection.createArrayOf("int8", new Object[0]));
            query.setArray(4, connection.createArrayOf("text", new Object[0]));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    names.put(result.getLong("oid"), result.getString("kept"));
                    if (result.getString("kind").equals("table")) {
                        rows = Optional.of(result.getString("sql"));
                        archived = result.getString("kept");
                    } else {
                        rest.add(result.getString("sql"));
                    }
                }
            }
        }
        rest.addAll(attributes.rest());
        return new ArchivedObject(
                table.relation().shown(),
                table.relation().qualified(),
                List.of(),
                Optional.of(archived),
                ArchivedObject.lastToTouch(order, table.relation().name()),
                attributes.before(),
                rows,
                rest);
    }

    /** Returns the statements that restore a relation without rows: its sequences' values and its attributes. */
    static ArchivedObject withoutRows(
            Connection connection, DroppedData.Relation relation, Undo.Order order, Owned owned) throws SQLException {
        List<String> rest = new ArrayList<>(SequenceValues.of(connection, relation.oid(), Optional.empty()));
        Attributes attributes = Attributes.of(connection, relation, owned);
        rest.addAll(attributes.rest());
        return new ArchivedObject(
                relation.shown(),
                relation.qualified(),
                List.of(),
                Optional.empty(),
                ArchivedObject.lastToTouch(order, relation.name()),
                attributes.before(),
                Optional.empty(),
                rest);
    }

    private static String prefix(Table table, String prefix) {
        return table.relation().owned()
                ? prefix
                : "%s%s_".formatted(prefix, table.relation().schema());
    }
}
