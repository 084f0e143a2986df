package dev.esquema.schema.port;

import dev.esquema.schema.history.Observation;

/** Port: reads what the database knows of the owned schema; it changes nothing. */
public interface SchemaReader {

    /**
     * Looks once, wholly.
     *
     * @throws dev.esquema.schema.problem.SchemaException with {@code DATABASE_UNAVAILABLE} if the database does not answer
     */
    Observation read();

    /** Looks again: one query while nothing has changed since that last look, whatever the length of the history. */
    Observation refresh(Observation last);
}
