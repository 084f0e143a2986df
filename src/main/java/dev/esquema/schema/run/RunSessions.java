package dev.esquema.schema.run;

/** Port: opens the session of a run. */
@FunctionalInterface
public interface RunSessions {

    /**
     * Connects, waiting for a database that is not there yet.
     *
     * @throws dev.esquema.schema.problem.SchemaException {@code DATABASE_UNAVAILABLE} after the wait, or at once if waiting cannot
     *     help (wrong password, unknown database)
     */
    RunSession open(RunRequest request);
}
