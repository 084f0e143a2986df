package dev.esquema.schema;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.migration.RunRequest;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/**
 * The run of the pending migrations in a thread beside the HTTP server, for migrations that take longer than a start-up
 * probe allows; if the run fails, the server stays up and is not ready.
 */
public final class BackgroundRun implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.esquema.run");
    private static final Duration END = Duration.ofSeconds(5);

    private final SchemaService service;
    private final SchemaMonitor monitor;
    private final Cancellation cancellation;
    private final Duration databaseWait;
    private final Thread thread = new Thread(this::run, "esquema-run");

    public BackgroundRun(
            SchemaService service, SchemaMonitor monitor, Cancellation cancellation, Duration databaseWait) {
        this.service = service;
        this.monitor = monitor;
        this.cancellation = cancellation;
        this.databaseWait = databaseWait;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            service.migrate(new RunRequest(Trigger.STARTUP, Optional.empty(), databaseWait));
        } catch (SchemaException e) {
            LOG.log(Level.ERROR, e.getMessage());
            monitor.runFailed(e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the background run failed", e);
        }
        monitor.refresh();
    }

    /** Requests the end of the run and waits up to 5 seconds for it to close its journal row. */
    @Override
    public void close() {
        if (!thread.isAlive()) {
            return;
        }
        cancellation.request();
        try {
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
