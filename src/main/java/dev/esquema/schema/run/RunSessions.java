package dev.esquema.schema.run;

import dev.esquema.schema.journal.Trigger;
import java.time.Duration;

/** Port: opens the session of a run. */
@FunctionalInterface
public interface RunSessions {

    /**
     * Connects, waiting for a database that is not there yet.
     *
     * @param databaseWait how long to wait for a database that does not answer yet
     * @throws dev.esquema.schema.problem.SchemaException {@code DATABASE_UNAVAILABLE} after the wait, or at once if waiting cannot
     *     help (wrong password, unknown database)
     */
    RunSession open(Trigger trigger, Duration databaseWait);
}
