package dev.esquema.learn;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import java.util.Set;

/** Runs scripts one after another on a scratch database that holds the host tables only. */
public interface ScriptTrial {

    /** Returns the relations that existed before the first script. */
    Set<String> hosts();

    /**
     * Runs the next script.
     *
     * @throws SchemaException {@link Code#REFUSED} if the script contains no statement, ends its transaction, or must run
     *     outside a transaction and does not declare it
     */
    Observed run(Migration declared);

    /**
     * Returns the same objects, each expression with a second text if PostgreSQL prints a different one after a
     * restore.
     */
    Structure reworded(Structure structure);
}
