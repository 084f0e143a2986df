package dev.esquema.schema.run;

import dev.esquema.schema.lock.LockTries;
import dev.esquema.schema.lock.WaitTally;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.port.Catalog;
import dev.esquema.schema.port.HistoryWriter;
import dev.esquema.schema.port.Journal;
import dev.esquema.schema.port.Migrator;
import dev.esquema.schema.port.NoOpJournal;
import dev.esquema.schema.port.Restoration;
import dev.esquema.schema.port.RunLock;
import dev.esquema.schema.port.RunTrace;
import dev.esquema.schema.port.SchemaReader;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.port.Undo;

/**
 * The ports of one run. All of them except the journal share one connection: the one that holds the lock and runs the
 * scripts.
 *
 * @param backup makes the backup with programs of its own, beside that connection
 * @param noOps records a run that found nothing to do, on the shared connection
 * @param journal writes on a connection of its own
 * @param tries how long the next try to get a database lock lasts
 * @param waits adds up the waits of the session, and those of others because of it
 * @param trace the trace of the run
 * @param cancelStatement cancels the statement that runs on the shared connection
 * @param end closes both connections
 */
public record RunSession(
        SchemaReader reader,
        StructureReader structure,
        RunLock lock,
        Catalog catalog,
        Migrator migrator,
        HistoryWriter mending,
        Undo undo,
        Restoration restoration,
        Backup backup,
        NoOpJournal noOps,
        Journal journal,
        LockTries tries,
        WaitTally waits,
        RunTrace trace,
        Runnable cancelStatement,
        Runnable end)
        implements AutoCloseable {

    @Override
    public void close() {
        end.run();
    }
}
