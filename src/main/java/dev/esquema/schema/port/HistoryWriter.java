package dev.esquema.schema.port;

import dev.esquema.schema.journal.JournalPlace;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.Optional;

/** Port: writes history rows outside the migrator, and removes what a migration outside a transaction left behind. */
public interface HistoryWriter {

    /** Writes the history row of an applied migration exactly as Flyway would, in place of a failed one. */
    void recordApplied(Migration migration);

    /**
     * Writes the history rows of migrations whose objects exist already, and their steps in the journal, in one
     * transaction. A baseline row gets the version 0: the new rows stand in its place.
     */
    void recordAdopted(List<Migration> proven, Optional<JournalPlace> steps);

    /** Replaces what is recorded of an applied migration, such as its checksum, by what its packaged script has. */
    void recordChecksum(Migration migration);

    /** Deletes the history row of a failed migration, so that the migration is pending. */
    void clearFailed(Version version);

    /** Drops an INVALID index without blocking writes. */
    void dropInvalidIndex(String name);
}
