package dev.esquema.schema.port;

import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Port: brings back what a rollback kept. */
public interface Restoration {

    /**
     * What the archive knows of one rollback.
     *
     * @param version a migration that it took back
     * @param rank the rank of the DELETE row in the history that says so
     */
    Stored stored(Version version, int rank);

    /**
     * Brings back what comes after this migration, within the caller's transaction.
     *
     * @param stored the rollback
     * @param fresh whether the migration was applied in this transaction: then the archived rows replace those that its script
     *     wrote; otherwise a row that is there and differs is an objection
     * @throws dev.esquema.schema.problem.SchemaException if not every row comes back; the transaction has to end then
     */
    List<Restored> bringBack(Stored stored, Version after, boolean fresh);

    /** Brings back everything in a transaction of its own; the migrations are applied already. */
    List<Restored> bringBackAll(Stored stored);

    /**
     * What a rollback took back and kept, as far as nobody has brought it back.
     *
     * @param version a migration that it took back
     * @param rank the rank of its DELETE row
     * @param together the migrations that it took back, each with the rank of its DELETE row
     * @param kept in the order in which it comes back
     */
    record Stored(Version version, int rank, Map<Version, Integer> together, List<Kept> kept) {

        public Stored {
            together = Map.copyOf(together);
            kept = List.copyOf(kept);
        }
    }

    /**
     * Something that was kept.
     *
     * @param relation the table or sequence
     * @param columns the columns that were kept; empty means all of it
     * @param archived the table in the archive that holds the rows; empty if there were none
     * @param rows how many rows that table holds
     * @param after the migration after which it comes back
     * @param lost whether that table is gone
     */
    record Kept(
            String relation, List<String> columns, Optional<String> archived, long rows, Version after, boolean lost) {

        public Kept {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Something that came back.
     *
     * @param rows how many rows came back
     * @param replaced how many rows that the migration's own script had written were replaced by them
     * @param added how many rows that its script wrote stay beside them
     * @param gone how many copied values have no row any more that they belong to
     */
    record Restored(Kept kept, long rows, long replaced, long added, long gone) {}
}
