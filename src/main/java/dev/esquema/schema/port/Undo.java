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

/** Port: takes migrations back by their own scripts, and keeps the rows that would go. */
public interface Undo {

    /** How many rows these tables hold now, by name; one that is not there is left out. */
    Map<String, Rows> rows(Collection<String> tables);

    /** What needs one of these objects and is neither one of them nor a part of one, by the database's own word. */
    List<Dependent> dependents(Collection<DatabaseObject> going);

    /** Why rows could not be kept here; empty if they can. */
    Optional<String> obstacle();

    /**
     * Runs the scripts in a transaction that is taken back, to find out what they do; waits only shortly for locks.
     *
     * @param order without places in the journal
     */
    Rehearsed rehearse(Order order);

    /**
     * Takes back, in one transaction; everything or nothing.
     *
     * @return what was kept, in the order in which it is to be brought back
     * @throws dev.esquema.schema.problem.SchemaException {@code MIGRATION_FAILED} for a script that fails, {@code REFUSED} for one
     *     that would drop more than it should
     */
    List<Kept> perform(Order order, Guard guard);

    /** How many rows there are; beyond a hundred thousand PostgreSQL's own estimate. */
    record Rows(long count, boolean exact) {}

    /**
     * Something that needs what would go.
     *
     * @param description in PostgreSQL's words, such as {@code view report}
     * @param objects what it is or belongs to among the objects of the owned schema, the narrowest first
     */
    record Dependent(String description, List<DatabaseObject> objects) {

        public Dependent {
            objects = List.copyOf(objects);
        }
    }

    /**
     * What is to be taken back.
     *
     * @param newestFirst the migrations with their rows in the history
     * @param tables the tables that may go
     * @param columns the columns that may go, of tables that stay
     * @param rowsKept whether rows and columns are kept
     * @param steps where the journal has the steps
     */
    record Order(
            List<Recorded> newestFirst,
            Set<String> tables,
            List<DatabaseObject> columns,
            boolean rowsKept,
            Optional<JournalPlace> steps) {

        public Order {
            newestFirst = List.copyOf(newestFirst);
            tables = Set.copyOf(tables);
            columns = List.copyOf(columns);
        }
    }

    /** What a rehearsal came to. */
    sealed interface Rehearsed {

        /**
         * The scripts ran.
         *
         * @param dropped the tables, columns and other objects that they drop, under the names that they have now
         * @param history the history as it would be then
         * @param live the structure as it would be then
         */
        record Done(Set<DatabaseObject> dropped, History history, Structure live) implements Rehearsed {

            public Done {
                dropped = Set.copyOf(dropped);
            }
        }

        /** The run itself would fail or be refused in this way. */
        record Failed(SchemaException failure) implements Rehearsed {}

        /** Nobody can say now: somebody holds a lock, or it took too long. */
        record Unknown(String reason) implements Rehearsed {}
    }

    /** An applied migration and the row that says so. */
    record Recorded(Migration migration, HistoryRow row) {}

    /**
     * What was kept of one table.
     *
     * @param columns the columns that were kept; empty means the whole table
     * @param name where it is now, in the archive's schema
     * @param after the migration after which it comes back
     * @param restore the statements that bring it back then
     */
    record Kept(String table, List<String> columns, String name, Version after, List<String> restore) {

        public Kept {
            columns = List.copyOf(columns);
            restore = List.copyOf(restore);
        }
    }

    /** Objects within the transaction, by throwing; then nothing has happened. */
    interface Guard {

        /** The tables that may go are locked. */
        void locked();

        /** Everything is done but the commit. */
        void undone(History history, Structure live);
    }
}
