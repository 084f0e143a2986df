package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What undo scripts really drop, as running them once has shown.
 *
 * @param tables the tables that go and hold rows, in any schema, in the order in which they were made
 * @param empty the tables that go and hold no row
 * @param columns the columns that go and hold anything but NULL, or NULL where a default would be, of tables that stay
 * @param sequences the sequences that go and belong to no column
 */
public record Losses(List<Table> tables, List<Table> empty, List<Column> columns, List<Relation> sequences) {

    public Losses {
        tables = List.copyOf(tables);
        empty = List.copyOf(empty);
        columns = List.copyOf(columns);
        sequences = List.copyOf(sequences);
    }

    /**
     * A relation under the name that it has before the scripts.
     *
     * @param owned whether it is in the owned schema
     */
    public record Relation(long oid, String schema, String name, boolean owned) {

        public String qualified() {
            return "%s.%s".formatted(OwnedSchema.quoted(schema), OwnedSchema.quoted(name));
        }

        /** Its name for people: the schema is named if it is another one than the owned. */
        String shown() {
            return owned ? name : "%s.%s".formatted(schema, name);
        }
    }

    /**
     * A table that goes.
     *
     * @param divided whether its rows are in other tables, or other tables' rows count as its own
     * @param replaced whether another table has its name in the end
     * @param moment when it has to be out of the way
     */
    public record Table(Relation relation, boolean divided, boolean replaced, Moment moment) {

        long oid() {
            return relation.oid();
        }
    }

    /**
     * When a table moves to the archive.
     *
     * @param statement before which statement of the scripts, counted from 0
     * @param readAfter whether a statement may still read or change its rows: then its stand-in needs them too
     */
    public record Moment(int statement, boolean readAfter) {}

    /**
     * A column that goes, of a table that stays.
     *
     * @param replaced whether another column has its name in the end
     */
    public record Column(Relation table, String name, boolean hasDefault, boolean replaced) {}

    /** Dropping more than what the migrations made is no undoing of them. */
    public void refuseBeyond(Undo.Order order) {
        List<String> beyond = new ArrayList<>();
        for (Table table : tables) {
            Relation relation = table.relation();
            boolean allowed = relation.owned() ? order.tables().contains(relation.name()) : order.rowsKept();
            if (!allowed && !table.replaced()) {
                beyond.add("table %s".formatted(relation.shown()));
            }
        }
        for (Column column : columns) {
            String table = column.table().name();
            boolean made = order.tables().contains(table)
                    || order.columns().contains(DatabaseObject.column(table, column.name()));
            if (!column.replaced() && !(column.table().owned() ? made : order.rowsKept())) {
                beyond.add("column %s.%s".formatted(column.table().shown(), column.name()));
            }
        }
        if (!beyond.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was rolled back: the scripts under db/rollback would drop what their migrations did not make: %s"
                            .formatted(String.join(", ", beyond)));
        }
    }

    /** A table with partitions or heirs cannot be kept by moving it. */
    void refuseDivided() {
        tables.stream().filter(Table::divided).findFirst().ifPresent(table -> {
            throw new SchemaException(
                    Code.REFUSED,
                    ("nothing was rolled back: the table %s has partitions or heirs, whose rows cannot be kept by moving it:"
                                    + " make a backup, and say --discard-data")
                            .formatted(table.relation().shown()));
        });
    }
}
