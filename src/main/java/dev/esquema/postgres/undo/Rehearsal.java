package dev.esquema.postgres.undo;

import dev.esquema.postgres.archive.DroppedData;
import dev.esquema.postgres.archive.DroppedData.Moment;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.undo.DroppedDataSearch.DroppedColumn;
import dev.esquema.schema.structure.DatabaseObject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs the undo scripts statement by statement and rolls them back, to find the objects that they drop; a table that
 * they only rename is not dropped.
 *
 * <p>A table moves to the archive right before the statement that drops it, so that the statements before it can read
 * its rows. If one of those statements changes the table, the table is copied before the first statement.
 */
final class Rehearsal {

    /**
     * Everything about a table that a statement can change and that a move to the archive would lose. If the server
     * does not count the changes of a transaction, every table looks changed.
     */
    private static final String SIGNATURES =
            """
            select c.oid::int8 as oid,
                   concat_ws(' ', relfilenode, n_tup_ins, n_tup_upd, n_tup_del,
                             case current_setting('track_counts') when 'off' then clock_timestamp() end,
                             (select string_agg(concat_ws(' ', attnum, atttypid, atttypmod, attisdropped), ',' order by attnum)
                                from pg_attribute where attrelid = c.oid and attnum > 0)) as signature
              from pg_class as c left join pg_stat_xact_all_tables on relid = c.oid
             where c.oid::int8 = any (?::int8[])
            """;

    private static final String DROPPED_RELATIONS =
            """
            select was from unnest(?::int8[]) as was where not exists (select from pg_class as c where c.oid = was::oid)
            """;

    private static final String DROPPED_COLUMNS =
            """
            select distinct attrelid::int8 as oid, attnum
              from pg_locks as l join pg_attribute on attrelid = l.relation
             where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.mode = 'AccessExclusiveLock'
               and attrelid::int8 = any (?::int8[]) and attnum > 0 and attisdropped
             order by 1, 2
            """;

    /**
     * The effects of the scripts.
     *
     * @param droppedData the objects that the scripts drop
     * @param retyped the columns, of tables that stay, whose type the scripts change
     * @param dropped the tables of the owned schema that the scripts drop, and the columns that they drop from its
     *     other tables
     * @param generated the generated columns that go too; one that a person made goes with a column that it uses
     */
    record Outcome(
            DroppedData droppedData,
            RetypedColumns retyped,
            Set<DatabaseObject> dropped,
            Set<DatabaseObject> generated) {}

    /** Examines the effects of the scripts before they are rolled back. */
    interface Look {

        void look() throws SQLException;
    }

    private final Connection connection;
    private final OwnedSchema schema;
    private final RelationsBefore relations;
    private final Map<Long, Moment> droppedRelations = new TreeMap<>();
    private final Set<Long> changed = new HashSet<>();

    private Rehearsal(Connection connection, OwnedSchema schema) throws SQLException {
        this.connection = connection;
        this.schema = schema;
        this.relations = RelationsBefore.read(connection, schema);
    }

    /** Rehearses the scripts and rolls them back before it returns. */
    static Outcome of(UndoSession session, List<UndoScript> scripts, Look then) throws SQLException {
        return new Rehearsal(session.connection(), session.schema()).rehearsed(session, scripts, then);
    }

    private Outcome rehearsed(UndoSession session, List<UndoScript> scripts, Look then) throws SQLException {
        Array types = RetypedColumns.types(connection, schema);
        Savepoint before = connection.setSavepoint();
        Map<Long, String> signatures = signatures();
        int statement = 0;
        for (UndoScript script : scripts) {
            session.begin();
            for (String sql : script.statements()) {
                session.run(script, sql);
                follow(signatures, statement++, UndoScript.isDrop(sql));
            }
            session.end();
        }
        List<DroppedColumn> columns = droppedColumns();
        RetypedColumns retyped = RetypedColumns.since(connection, types);
        NamesAfter names = NamesAfter.read(connection);
        then.look();
        connection.rollback(before);
        return new DroppedDataSearch(connection, relations, names).outcome(droppedRelations, columns, retyped);
    }

    private void follow(Map<Long, String> signatures, int statement, boolean onlyDrops) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(DROPPED_RELATIONS)) {
            query.setArray(1, left());
            try (ResultSet result = query.executeQuery()) {
                List<Long> now = new ArrayList<>();
                while (result.next()) {
                    now.add(result.getLong(1));
                }
                now.forEach(oid -> droppedRelations.put(
                        oid, changed.contains(oid) ? new Moment(0, true) : new Moment(statement, !onlyDrops)));
            }
        }
        signatures().forEach((oid, signature) -> {
            if (!signature.equals(signatures.get(oid))) {
                changed.add(oid);
            }
        });
    }

    private Array left() throws SQLException {
        return connection.createArrayOf(
                "int8",
                relations.oids().stream()
                        .filter(oid -> !droppedRelations.containsKey(oid))
                        .toArray());
    }

    private Map<Long, String> signatures() throws SQLException {
        Map<Long, String> signatures = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(SIGNATURES)) {
            query.setArray(1, left());
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    signatures.put(result.getLong("oid"), result.getString("signature"));
                }
            }
        }
        return signatures;
    }

    private List<DroppedColumn> droppedColumns() throws SQLException {
        List<DroppedColumn> dropped = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(DROPPED_COLUMNS)) {
            query.setArray(1, left());
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    dropped.add(new DroppedColumn(result.getLong("oid"), result.getShort("attnum")));
                }
            }
        }
        return dropped;
    }
}
