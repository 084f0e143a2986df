package dev.esquema.schema.run;

import dev.esquema.schema.history.SchemaReader;

/** One connection's worth of ports: everything a run does, it does on this one session. */
public record RunSession(SchemaReader reader, RunLock lock, Catalog catalog, Migrator migrator, Runnable end)
        implements AutoCloseable {

    @Override
    public void close() {
        end.run();
    }
}
