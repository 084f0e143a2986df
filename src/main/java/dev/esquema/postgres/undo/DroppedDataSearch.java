package dev.esquema.postgres.undo;

import dev.esquema.postgres.archive.DroppedData;
import dev.esquema.postgres.archive.DroppedData.Column;
import dev.esquema.postgres.archive.DroppedData.Moment;
import dev.esquema.postgres.archive.DroppedData.Relation;
import dev.esquema.postgres.archive.DroppedData.Table;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.undo.RelationsBefore.Found;
import dev.esquema.schema.structure.DatabaseObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the dropped tables and columns that hold data; runs after the scripts were rolled back. It locks the tables
 * again before it searches them for rows, because the rollback to the savepoint released the locks of the scripts.
 */
final class DroppedDataSearch {

    private static final String COLUMN =
            """
            with recursive heir (parent) as (
                select attrelid from pg_attribute where attrelid = ?::int8::oid and attnum = ? and not attislocal
                union select inhparent from heir join pg_inherits on inhrelid = parent
            )
            select a.attname, a.atthasdef, a.attgenerated <> '' as generated,
                   array(select relname from heir join pg_class as c on c.oid = parent
                           join pg_attribute as o on o.attrelid = c.oid and o.attname = a.attname
                          where c.oid <> a.attrelid and relnamespace = t.relnamespace) as inherited
              from pg_attribute as a join pg_class as t on t.oid = a.attrelid
             where a.attrelid = ?::int8::oid and a.attnum = ? and not a.attisdropped
            """;

    private static final String LOCK = "lock table only %s in access exclusive mode";
    private static final String HOLDS = "select exists (select from %s)";

    /** A composite value with a NULL in it is neither NULL nor NOT NULL. */
    private static final String HOLDS_COLUMN = "select exists (select from only %s where %s is distinct from null)";

    /** A column that the scripts drop from a table that stays. */
    record DroppedColumn(long table, short number) {}

    private final Connection connection;
    private final RelationsBefore relations;
    private final NamesAfter names;
    private final Set<DatabaseObject> dropped = new TreeSet<>();
    private final Set<DatabaseObject> generated = new TreeSet<>();
    private final List<Table> filled = new ArrayList<>();
    private final List<Table> empty = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final List<Relation> sequences = new ArrayList<>();

    DroppedDataSearch(Connection connection, RelationsBefore relations, NamesAfter names) {
        this.connection = connection;
        this.relations = relations;
        this.names = names;
    }

    Rehearsal.Outcome outcome(
            Map<Long, Moment> droppedRelations, List<DroppedColumn> droppedColumns, RetypedColumns retyped)
            throws SQLException {
        for (Map.Entry<Long, Moment> each : droppedRelations.entrySet()) {
            Found found = relations.find(each.getKey()).orElseThrow();
            switch (found.kind()) {
                case TABLE -> table(found, each.getValue());
                case SEQUENCE -> sequences.add(found.relation());
                case FOREIGN_TABLE -> dropped(found.relation());
            }
        }
        for (DroppedColumn each : droppedColumns) {
            column(relations.find(each.table()).orElseThrow(), each.number());
        }
        return new Rehearsal.Outcome(new DroppedData(filled, empty, columns, sequences), retyped, dropped, generated);
    }

    private void table(Found found, Moment moment) throws SQLException {
        Relation relation = found.relation();
        dropped(relation);
        Table table = new Table(
                relation,
                found.divided(),
                names.hasTable(relation.qualified()),
                // In the archive a partition or a child table would still be read with its parent, so it is copied.
                new Moment(moment.statement(), moment.readAfter() || found.heir()));
        (holds(found, HOLDS.formatted(relation.qualified())) ? filled : empty).add(table);
    }

    private void dropped(Relation table) {
        if (table.owned()) {
            dropped.add(DatabaseObject.table(table.name()));
        }
    }

    private void column(Found found, short number) throws SQLException {
        Relation table = found.relation();
        try (PreparedStatement query = connection.prepareStatement(COLUMN)) {
            query.setLong(1, table.oid());
            query.setShort(2, number);
            query.setLong(3, table.oid());
            query.setShort(4, number);
            try (ResultSet result = query.executeQuery()) {
                if (!result.next()) {
                    return;
                }
                String name = result.getString("attname");
                boolean hasDefault = result.getBoolean("atthasdef");
                boolean isGenerated = result.getBoolean("generated");
                if (table.owned()) {
                    (isGenerated ? generated : dropped).add(DatabaseObject.column(table.name(), name));
                }
                if (isGenerated) {
                    return;
                }
                List<String> inherited =
                        List.of((String[]) result.getArray("inherited").getArray());
                String question = hasDefault
                        ? HOLDS.formatted("only %s".formatted(table.qualified()))
                        : HOLDS_COLUMN.formatted(table.qualified(), OwnedSchema.quoted(name));
                if (holds(found, question)) {
                    columns.add(new Column(table, name, inherited, hasDefault, names.hasColumn(table.oid(), name)));
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
