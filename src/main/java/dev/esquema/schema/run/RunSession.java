package dev.esquema.schema.run;

import dev.esquema.schema.port.Backup;
import dev.esquema.schema.port.Catalog;
import dev.esquema.schema.port.HistoryWriter;
import dev.esquema.schema.port.Journal;
import dev.esquema.schema.port.Migrator;
import dev.esquema.schema.port.NoOpJournal;
import dev.esquema.schema.port.Restoration;
import dev.esquema.schema.port.RunLock;
import dev.esquema.schema.port.SchemaReader;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.port.Undo;

/**
 * The ports of one run. All but the journal share one connection: the one that holds the lock and runs the scripts.
 *
 * @param backup beside it, with programs of its own
 * @param noOps records a run that found nothing to do, on that same connection
 * @param journal on a connection of its own
 * @param cancelStatement cancels the statement that runs on the connection
 * @param end closes both
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
        Runnable cancelStatement,
        Runnable end)
        implements AutoCloseable {

    @Override
    public void close() {
        end.run();
    }
}
