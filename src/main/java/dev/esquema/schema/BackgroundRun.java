package dev.esquema.schema;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.migration.RunRequest;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/** The server's run beside HTTP, for migrations that outlast a start-up probe; its failure leaves the server up, not ready. */
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

    /** Asks the run to end, and gives it the time to close its journal. */
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
