package dev.esquema.schema.port;

import dev.esquema.schema.journal.JournalPlace;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.Optional;

/** Port: puts right what a migration outside a transaction left behind. */
public interface HistoryWriter {

    /** Writes the row of a migration that is applied, exactly as Flyway would, in place of a failed one. */
    void recordApplied(Migration migration);

    /** Writes the rows of migrations whose objects are there already, and their steps in the journal, in one transaction. */
    void recordAdopted(List<Migration> proven, Optional<JournalPlace> steps);

    /** Takes away the row of a failed migration, so that it is pending. */
    void clearFailed(Version version);

    /** Drops an index that is INVALID; it blocks nobody's writes. */
    void dropInvalidIndex(String name);
}
