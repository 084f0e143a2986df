package dev.esquema.schema.run;

import dev.esquema.schema.journal.Trigger;
import java.time.Duration;

/** Port: opens the session of a run. */
@FunctionalInterface
public interface RunSessions {

    /**
     * Connects, and waits for a database that does not answer yet.
     *
     * @param databaseWait how long to wait
     * @throws dev.esquema.schema.problem.SchemaException {@code DATABASE_UNAVAILABLE} after the wait, or at once if
     *     waiting cannot help (wrong password, unknown database)
     */
    RunSession open(Trigger trigger, Duration databaseWait);
}
