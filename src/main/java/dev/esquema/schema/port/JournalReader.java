package dev.esquema.schema.port;

import dev.esquema.schema.journal.JournalReading;

/** Port: reads the journal; nothing depends on it, so trouble with it is a part of the answer and never thrown. */
@FunctionalInterface
public interface JournalReader {

    /** The newest runs, newest first, with their steps. */
    JournalReading newest(int limit);
}
