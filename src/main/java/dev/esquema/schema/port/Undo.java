package dev.esquema.schema.port;

import dev.esquema.schema.history.History;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.journal.JournalPlace;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Port: rolls migrations back by their own scripts, and keeps the rows that would be lost. */
public interface Undo {

    /** The number of rows that these tables hold now, by name; a table that is missing or locked is left out. */
    Map<String, Rows> rows(Collection<String> tables);

    /**
     * The objects that need one of the objects to drop, by PostgreSQL's own dependencies, and that are neither one of
     * them nor a part of one.
     */
    List<Dependent> dependents(Collection<DatabaseObject> toDrop);

    /**
     * Runs the scripts in a transaction that is rolled back, and returns the dependents that they remove or change
     * themselves: not one that goes together with what it depends on, as with CASCADE. If a script fails, what happened
     * before it counts.
     *
     * @param order an order without places in the journal
     */
    Set<Dependent> released(Order order, Collection<Dependent> dependents);

    /** The reason why rows cannot be kept here; empty if they can. */
    Optional<String> obstacle();

    /**
     * The publications that would go on publishing rows of these tables from the archive, each a sentence with what
     * helps.
     */
    List<String> publications(Collection<String> tables);

    /**
     * Runs the scripts in a transaction that is rolled back, to find out what they do; waits only shortly for locks.
     *
     * @param order an order without places in the journal
     */
    Rehearsed rehearse(Order order);

    /**
     * Rolls back in one transaction; everything or nothing.
     *
     * @return the archived data, in the order in which it is to be brought back
     * @throws dev.esquema.schema.problem.SchemaException {@code MIGRATION_FAILED} for a script that fails,
     *     {@code REFUSED} for one that would drop more than it should
     */
    List<ArchivedData> perform(Order order, Guard guard);

    /** The number of rows of a table; above a hundred thousand it is PostgreSQL's own estimate. */
    record Rows(long count, boolean exact) {}

    /**
     * An object that needs one of the objects to drop.
     *
     * @param key what identifies it while it exists; an object that is created again under its name has another key
     * @param description PostgreSQL's description, such as {@code view report}
     * @param itself the object, if a manifest can know it
     * @param owner the object of the owned schema that it belongs to: a table, or the column of a default
     */
    record Dependent(String key, String description, Optional<DatabaseObject> itself, Optional<DatabaseObject> owner) {}

    /**
     * The parameters of a rollback.
     *
     * @param newestFirst the migrations with their history rows
     * @param repeatables the history rows of the repeatable scripts that use what the migrations made; they are recorded as
     *     not applied, so that the scripts run again when the migrations are applied again
     * @param tables the tables that may be dropped
     * @param columns the columns that may be dropped, of tables that stay
     * @param rowsKept whether rows and columns are kept in the archive
     * @param steps the place of the steps in the journal
     */
    record Order(
            List<Recorded> newestFirst,
            List<HistoryRow> repeatables,
            Set<String> tables,
            List<DatabaseObject> columns,
            boolean rowsKept,
            Optional<JournalPlace> steps) {

        public Order {
            newestFirst = List.copyOf(newestFirst);
            repeatables = List.copyOf(repeatables);
            tables = Set.copyOf(tables);
            columns = List.copyOf(columns);
        }
    }

    /** The result of a rehearsal. */
    sealed interface Rehearsed {

        /**
         * The scripts ran.
         *
         * @param dropped the tables, columns and other objects that the scripts drop, under their current names
         * @param history the history as it would be afterwards
         * @param live the structure as it would be afterwards
         * @param elsewhere the tables of other schemas that the scripts drop, as {@code schema.name}
         */
        record Done(Set<DatabaseObject> dropped, History history, Structure live, List<String> elsewhere)
                implements Rehearsed {

            public Done {
                dropped = Set.copyOf(dropped);
                elsewhere = List.copyOf(elsewhere);
            }
        }

        /** The rollback itself would fail or be refused with this failure. */
        record Failed(SchemaException failure) implements Rehearsed {}

        /** The rehearsal has no result: a session holds a lock, or the rehearsal took too long. */
        record Unknown(SchemaException failure) implements Rehearsed {}
    }

    /** An applied migration and its history row. */
    record Recorded(Migration migration, HistoryRow row) {}

    /**
     * The archived data of one table, or what is recorded of a relation without rows.
     *
     * @param columns the archived columns; empty means the whole table
     * @param name the name of the archive table, in the archive's schema; empty if there were no rows
     * @param after the migration after which the data comes back
     * @param restore the statements that bring the data back then
     */
    record ArchivedData(
            String table, List<String> columns, Optional<String> name, Version after, List<String> restore) {

        public ArchivedData {
            columns = List.copyOf(columns);
            restore = List.copyOf(restore);
        }
    }

    /** Checks within the transaction; an exception from a check undoes everything. */
    interface Guard {

        /** Checks after the tables that may be dropped were locked. */
        void locked();

        /** Checks after everything is done except the commit. */
        void undone(History history, Structure live);
    }
}
