package dev.esquema.cli.console;

import dev.esquema.schema.SchemaService;
import dev.esquema.schema.journal.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the commands ask of the process they run in; nothing is opened before it is asked for. */
public interface Application {

    /** The use cases, composed from the configuration. */
    SchemaService service();

    /** The same for the server: a missing database is reported with everything else that is wrong. */
    SchemaService serviceOfServer();

    /** How long a run waits for the database, as configured. */
    Duration databaseWait();

    /** The configured trigger of runs, if any. */
    Optional<Trigger> trigger();

    /** Whether the server makes a run before it serves. */
    boolean migratesAtStart();

    /** Serves until the process is asked to stop; the exit status. */
    int serve();

    /** What the server reports besides the message of a failure, a line each; it may hold values of rows. */
    List<String> serverDetail(Throwable failure);

    /** Logs from now on what helps to find a fault, with stack traces. */
    void debug();

    /** The build's version. */
    String version();
}
