package dev.esquema.schema.port;

import dev.esquema.schema.journal.RunRecord;
import java.util.List;

/** Port: reads the journal; without its tables, or without the right to read them, there are no runs recorded. */
@FunctionalInterface
public interface JournalReader {

    /** The newest runs, newest first, with their steps. */
    List<RunRecord> newest(int limit);
}
