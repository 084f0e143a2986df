package dev.esquema.postgres.undo;

import dev.esquema.postgres.archive.Losses;
import dev.esquema.postgres.archive.Losses.Column;
import dev.esquema.postgres.archive.Losses.Moment;
import dev.esquema.postgres.archive.Losses.Relation;
import dev.esquema.postgres.archive.Losses.Table;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.structure.DatabaseObject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs the undo scripts statement by statement and rolls them back, to find the objects that they drop; a table that
 * they only rename is not dropped.
 *
 * <p>A table moves to the archive right before the statement that drops it, so that the statements before it can read
 * its rows. If one of those statements changes the table, the table must move before the first statement, and its
 * stand-in table gets a copy of the rows.
 */
final class Rehearsal {

    private static final String RELATIONS =
            """
            select c.oid::int8 as oid, nspname, relname, relkind,
                   nspname = coalesce(?, current_schema()) as owned,
                   relkind = 'p' or relispartition or relhassubclass
                   or exists (select from pg_inherits where inhrelid = c.oid) as divided, relforcerowsecurity
              from pg_class as c join pg_namespace as n on n.oid = relnamespace
             where relkind in ('r', 'p', 'S') and relpersistence <> 't'
               and nspname not in ('pg_catalog', 'information_schema', 'esquema_archive')
               and (relkind <> 'S' or not exists (select from pg_depend
                                                   where classid = 'pg_class'::regclass and objid = c.oid
                                                     and deptype in ('a', 'i') and refobjsubid > 0))
             order by c.oid
            """;

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

    private static final String GONE =
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

    private static final String TABLES_NOW =
            """
            select format('"%s"."%s"', replace(nspname, '"', '""'), replace(relname, '"', '""'))
              from pg_class join pg_namespace as n on n.oid = relnamespace where relkind in ('r', 'p')
            """;

    private static final String COLUMNS_NOW =
            """
            select concat(attrelid, ' ', attname) from pg_attribute join pg_class as c on c.oid = attrelid
             where relkind in ('r', 'p') and attnum > 0 and not attisdropped
            """;

    private static final String COLUMN =
            """
            select attname, atthasdef from pg_attribute
             where attrelid = ?::int8::oid and attnum = ? and not attisdropped and attgenerated = ''
            """;

    private static final String LOCK = "lock table only %s in access exclusive mode";
    private static final String HOLDS = "select exists (select from %s)";
    private static final String HOLDS_COLUMN = "select exists (select from only %s where %s is not null)";

    /**
     * The effects of the scripts.
     *
     * @param losses the objects that the scripts drop
     * @param retyped the columns, of tables that stay, whose type the scripts change
     * @param dropped the tables of the owned schema that the scripts drop, and the columns that they drop from its
     *     other tables
     */
    record Outcome(Losses losses, RetypedColumns retyped, Set<DatabaseObject> dropped) {}

    /** Examines the effects of the scripts before they are rolled back. */
    interface Look {

        void look() throws SQLException;
    }

    private record Found(Relation relation, boolean sequence, boolean divided, boolean forced) {}

    private final Connection connection;
    private final OwnedSchema schema;
    private final Map<Long, Found> relations = new TreeMap<>();
    private final Map<Long, Moment> gone = new TreeMap<>();
    private final Set<Long> changed = new HashSet<>();
    private final Set<DatabaseObject> dropped = new TreeSet<>();

    private Rehearsal(Connection connection, OwnedSchema schema) {
        this.connection = connection;
        this.schema = schema;
    }

    /** Rehearses the scripts and rolls them back before it returns. */
    static Outcome of(UndoSession session, List<UndoScript> scripts, Look then) throws SQLException {
        return new Rehearsal(session.connection(), session.schema()).rehearsed(session, scripts, then);
    }

    private Outcome rehearsed(UndoSession session, List<UndoScript> scripts, Look then) throws SQLException {
        look();
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
        }
        List<DroppedColumn> columns = droppedColumns();
        RetypedColumns retyped = RetypedColumns.since(connection, types);
        Names names = new Names(names(TABLES_NOW), names(COLUMNS_NOW));
        then.look();
        connection.rollback(before);
        return new Outcome(losses(columns, names), retyped, dropped);
    }

    private void look() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(RELATIONS)) {
            query.setString(1, schema.name().orElse(null));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    Relation relation = new Relation(
                            result.getLong("oid"),
                            result.getString("nspname"),
                            result.getString("relname"),
                            result.getBoolean("owned"));
                    relations.put(
                            relation.oid(),
                            new Found(
                                    relation,
                                    result.getString("relkind").equals("S"),
                                    result.getBoolean("divided"),
                                    result.getBoolean("relforcerowsecurity")));
                }
            }
        }
    }

    private void follow(Map<Long, String> signatures, int statement, boolean onlyDrops) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(GONE)) {
            query.setArray(1, left());
            try (ResultSet result = query.executeQuery()) {
                List<Long> now = new ArrayList<>();
                while (result.next()) {
                    now.add(result.getLong(1));
                }
                now.forEach(oid ->
                        gone.put(oid, changed.contains(oid) ? new Moment(0, true) : new Moment(statement, !onlyDrops)));
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
                relations.keySet().stream()
                        .filter(oid -> !gone.containsKey(oid))
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

    /** The names that are in use after the scripts have run. */
    private record Names(Set<String> tables, Set<String> columns) {}

    private Set<String> names(String sql) throws SQLException {
        Set<String> names = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                names.add(result.getString(1));
            }
        }
        return names;
    }

    private record DroppedColumn(long oid, short number) {}

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

    /**
     * Locks the tables again before it searches them for rows, because the rollback to the savepoint released the locks
     * of the scripts.
     */
    private Losses losses(List<DroppedColumn> droppedColumns, Names names) throws SQLException {
        List<Table> filled = new ArrayList<>();
        List<Table> empty = new ArrayList<>();
        List<Relation> sequences = new ArrayList<>();
        for (Map.Entry<Long, Moment> each : gone.entrySet()) {
            Found found = relations.get(each.getKey());
            if (found == null) {
                continue;
            }
            if (found.sequence()) {
                sequences.add(found.relation());
                continue;
            }
            if (found.relation().owned()) {
                dropped.add(DatabaseObject.table(found.relation().name()));
            }
            boolean replaced = names.tables().contains(found.relation().qualified());
            Table table = new Table(found.relation(), found.divided(), replaced, each.getValue());
            (holds(found, HOLDS.formatted(found.relation().qualified())) ? filled : empty).add(table);
        }
        List<Column> columns = new ArrayList<>();
        for (DroppedColumn each : droppedColumns) {
            Found found = relations.get(each.oid());
            if (found != null) {
                column(found, each.number(), names, columns);
            }
        }
        return new Losses(filled, empty, columns, sequences);
    }

    private void column(Found found, short number, Names names, List<Column> columns) throws SQLException {
        Relation table = found.relation();
        try (PreparedStatement query = connection.prepareStatement(COLUMN)) {
            query.setLong(1, table.oid());
            query.setShort(2, number);
            try (ResultSet result = query.executeQuery()) {
                if (!result.next()) {
                    return;
                }
                String name = result.getString("attname");
                boolean hasDefault = result.getBoolean("atthasdef");
                if (table.owned()) {
                    dropped.add(DatabaseObject.column(table.name(), name));
                }
                String question = hasDefault
                        ? HOLDS.formatted("only %s".formatted(table.qualified()))
                        : HOLDS_COLUMN.formatted(table.qualified(), OwnedSchema.quoted(name));
                if (holds(found, question)) {
                    boolean replaced = names.columns().contains("%d %s".formatted(table.oid(), name));
                    columns.add(new Column(table, name, hasDefault, replaced));
                }
            }
        }
    }

    /**
     * Turns FORCE ROW LEVEL SECURITY off for the query, because the owner of the table would see only some of the rows.
     */
    private boolean holds(Found found, String sql) throws SQLException {
        String table = found.relation().qualified();
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK.formatted(table));
            if (found.forced()) {
                statement.execute("alter table only %s no force row level security".formatted(table));
            }
            boolean holds;
            try (ResultSet result = statement.executeQuery(sql)) {
                result.next();
                holds = result.getBoolean(1);
            }
            if (found.forced()) {
                statement.execute("alter table only %s force row level security".formatted(table));
            }
            return holds;
        }
    }
}
