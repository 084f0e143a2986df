package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects that the undo scripts drop, as found by running the scripts once.
 *
 * @param tables the dropped tables that hold rows, in any schema, in the order of their creation
 * @param empty the dropped tables that hold no row
 * @param columns the dropped columns, of tables that stay, that hold a value other than NULL, or NULL although they
 *     have a default
 * @param sequences the dropped sequences that belong to no column
 */
public record DroppedData(List<Table> tables, List<Table> empty, List<Column> columns, List<Relation> sequences) {

    public DroppedData {
        tables = List.copyOf(tables);
        empty = List.copyOf(empty);
        columns = List.copyOf(columns);
        sequences = List.copyOf(sequences);
    }

    /**
     * A relation with the name that it has before the undo scripts run.
     *
     * @param owned whether the relation is in the owned schema
     */
    public record Relation(long oid, String schema, String name, boolean owned) {

        public String qualified() {
            return "%s.%s".formatted(OwnedSchema.quoted(schema), OwnedSchema.quoted(name));
        }

        /** Returns the name that messages show, with the schema if that is not the owned schema. */
        String shown() {
            return owned ? name : "%s.%s".formatted(schema, name);
        }
    }

    /**
     * A table that the undo scripts drop.
     *
     * @param divided whether it is a partitioned table or has child tables
     * @param replaced whether another table has the same name after the scripts
     * @param moment when the table must be kept
     */
    public record Table(Relation relation, boolean divided, boolean replaced, Moment moment) {

        long oid() {
            return relation.oid();
        }
    }

    /**
     * The moment at which a table is kept.
     *
     * @param statement the undo statement before which the table is moved or copied, counted from 0
     * @param readAfter whether a statement may still read or change the rows; the table is then copied and not moved
     */
    public record Moment(int statement, boolean readAfter) {}

    /**
     * A column that the undo scripts drop, of a table that stays.
     *
     * @param inherited the tables of the same schema from which the table inherits the column; PostgreSQL drops it with
     *     theirs
     * @param replaced whether another column has the same name after the scripts
     */
    public record Column(Relation table, String name, List<String> inherited, boolean hasDefault, boolean replaced) {

        public Column {
            inherited = List.copyOf(inherited);
        }

        /** The column, and those from which it is inherited; a migration creates one of them. */
        Stream<DatabaseObject> origins() {
            return Stream.concat(Stream.of(table.name()), inherited.stream())
                    .map(owner -> DatabaseObject.column(owner, name));
        }
    }

    /** Returns the dropped tables of other schemas than the owned one, as {@code schema.name}. */
    public List<String> elsewhere() {
        return Stream.concat(tables.stream(), empty.stream())
                .map(Table::relation)
                .filter(relation -> !relation.owned())
                .map(Relation::shown)
                .toList();
    }

    /** Returns the tables whose rows, or values of columns, are kept. */
    Set<Long> withRows() {
        return Stream.concat(tables.stream().map(Table::oid), columns.stream().map(column -> column.table()
                        .oid()))
                .collect(Collectors.toSet());
    }

    /** Whether there are rows, or values of columns, to keep. */
    public boolean holdsRows() {
        return !tables.isEmpty() || !columns.isEmpty();
    }

    /** Refuses undo scripts that drop more than their migrations created. */
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
            boolean made = column.origins()
                    .anyMatch(origin -> order.columns().contains(origin)
                            || origin.table().filter(order.tables()::contains).isPresent());
            if (!column.replaced() && !(column.table().owned() ? made : order.rowsKept())) {
                beyond.add("column %s.%s".formatted(column.table().shown(), column.name()));
            }
        }
        if (!beyond.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was rolled back: the undo scripts would drop objects that their migrations did not create: %s"
                            .formatted(String.join(", ", beyond)));
        }
    }

    /** Refuses to archive a table with partitions or children, because moving the table does not keep their rows. */
    void refuseDivided() {
        tables.stream().filter(Table::divided).findFirst().ifPresent(table -> {
            throw new SchemaException(
                    Code.REFUSED,
                    ("nothing was rolled back: the table %s has partitions or child tables, whose rows cannot be kept by moving it:"
                                    + " make a backup, then add --discard-data")
                            .formatted(table.relation().shown()));
        });
    }
}
