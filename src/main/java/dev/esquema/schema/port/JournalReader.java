package dev.esquema.schema.port;

import dev.esquema.schema.journal.JournalReading;

/** Port: reads the journal; nothing depends on the journal, so a failure is part of the result and never thrown. */
@FunctionalInterface
public interface JournalReader {

    /** The newest runs, newest first, with their steps. */
    JournalReading newest(int limit);
}
