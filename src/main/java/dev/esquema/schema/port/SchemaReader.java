package dev.esquema.schema.port;

import dev.esquema.schema.history.Observation;

/** Port: reads the history and the state of the owned schema; changes nothing. */
public interface SchemaReader {

    /**
     * Reads everything once.
     *
     * @throws dev.esquema.schema.problem.SchemaException with {@code DATABASE_UNAVAILABLE} if the database does not
     *     answer
     */
    Observation read();

    /**
     * Reads again; needs one query if nothing has changed since the last observation, for any length of the history.
     */
    Observation refresh(Observation last);
}
