package dev.esquema.schema.port;

import dev.esquema.schema.structure.Structure;

/** Port: reads the structure that is there, as far as it is ours to judge; it changes nothing. */
public interface StructureReader {

    /**
     * Reads all of it.
     *
     * @throws dev.esquema.schema.problem.SchemaException with {@code DATABASE_UNAVAILABLE} if the database does not answer,
     *     with {@code TABLE_LOCKED} if somebody is altering one of the tables
     */
    Structure read();

    /** A word that changes whenever {@link #read} would answer something else; one query, linear in the owned objects. */
    String fingerprint();
}
