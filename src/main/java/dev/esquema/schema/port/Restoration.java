package dev.esquema.schema.port;

import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Port: restores the rows and sequences that a rollback kept. */
public interface Restoration {

    /**
     * The archived data of one rollback.
     *
     * @param version a migration that the rollback took back
     * @param rank the rank of that migration's DELETE row in the history
     */
    Stored stored(Version version, int rank);

    /** Checks what a migration of the caller's transaction left to its end, as if the migration were alone in it. */
    void check();

    /**
     * Brings back the data that belongs after this migration, within the caller's transaction.
     *
     * @param stored the rollback
     * @param fresh whether the migration was applied in this transaction: if so, the archived rows replace those that
     *     its script wrote; if not, an existing row that differs is an objection
     * @throws dev.esquema.schema.problem.SchemaException if not every row comes back; the caller must then end the
     *     transaction
     */
    List<Restored> bringBack(Stored stored, Version after, boolean fresh);

    /** Brings back all data in a transaction of its own; the migrations must be applied already. */
    List<Restored> bringBackAll(Stored stored);

    /**
     * The same port for a rehearsal: the transaction of {@link #bringBackAll} is rolled back, and sequences that existed
     * before the transaction keep their values, because PostgreSQL does not roll them back.
     */
    Restoration rehearsing();

    /**
     * The archived data of one rollback that was not brought back yet.
     *
     * @param version a migration that the rollback took back
     * @param rank the rank of that migration's DELETE row
     * @param together the migrations that the rollback took back, each with the rank of its DELETE row
     * @param kept the archived data, in the order in which it comes back
     */
    record Stored(Version version, int rank, Map<Version, Integer> together, List<ArchivedData> kept) {

        public Stored {
            together = Map.copyOf(together);
            kept = List.copyOf(kept);
        }
    }

    /**
     * The archived data of one table or sequence.
     *
     * @param relation the table or sequence
     * @param columns the archived columns; empty means all of it
     * @param archived the archive table that holds the rows; empty if there were none
     * @param rows how many rows the archive table holds
     * @param after the migration after which the data comes back
     * @param lost whether the archive table no longer exists
     * @param rowsAfter the migration whose rollback keeps rows that these values belong to; empty if no other rollback
     *     keeps them
     */
    record ArchivedData(
            String relation,
            List<String> columns,
            Optional<String> archived,
            long rows,
            Version after,
            boolean lost,
            Optional<Version> rowsAfter) {

        public ArchivedData {
            columns = List.copyOf(columns);
        }
    }

    /**
     * The data of one table or sequence that came back.
     *
     * @param rows how many rows came back
     * @param replaced how many rows of the migration's own script they replaced
     * @param added how many rows of the migration's own script stay beside them
     * @param withoutRow how many archived values belong to a row that no longer exists
     */
    record Restored(ArchivedData kept, long rows, long replaced, long added, long withoutRow) {}
}
