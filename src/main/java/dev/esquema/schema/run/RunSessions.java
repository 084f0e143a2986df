package dev.esquema.schema.run;

import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.port.RunTrace;
import java.time.Duration;

/** Port: opens the session of a run, and begins its trace. */
@FunctionalInterface
public interface RunSessions {

    /** Begins to connect in a thread, while the caller does something else; {@link #open} then takes this connection. */
    default void openAhead(Trigger trigger, Duration databaseWait) {}

    /** Closes the connection that was begun, if nobody took it. */
    default void abandon() {}

    /**
     * Connects, and waits for a database that does not answer yet.
     *
     * @param databaseWait how long to wait
     * @param trace the trace of the run; it is told when the run is connected
     * @throws dev.esquema.schema.problem.SchemaException {@code DATABASE_UNAVAILABLE} after the wait, or at once if
     *     waiting cannot help (wrong password, unknown database)
     */
    RunSession open(Trigger trigger, Duration databaseWait, RunTrace trace);

    /** Begins the trace of a run. */
    default RunTrace trace(Operation operation, Trigger trigger) {
        return RunTrace.NONE;
    }
}
