package dev.esquema.schema.port;

import dev.esquema.schema.structure.Structure;

/** Port: reads the live structure of the objects that this build verifies; changes nothing. */
public interface StructureReader {

    /**
     * Reads the whole structure.
     *
     * @throws dev.esquema.schema.problem.SchemaException with {@code DATABASE_UNAVAILABLE} if the database does not
     *     answer, with {@code TABLE_LOCKED} if a session is altering one of the tables
     */
    Structure read();

    /**
     * A text that changes whenever the result of {@link #read} would change; takes one query, linear in the owned
     * objects.
     */
    String fingerprint();
}
