package dev.esquema.learn;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import java.util.Set;

/** Runs scripts one after another on a scratch database that holds the host tables only. */
public interface ScriptTrial {

    /** The relations that were there before the first script. */
    Set<String> hosts();

    /**
     * Applies the next script.
     *
     * @throws SchemaException {@link Code#REFUSED} if it holds no statement, ends its transaction, or needs to run outside one and
     *     does not declare it
     */
    Observed run(Migration declared);

    /** The same objects, each expression with its second text where PostgreSQL prints another one after a restore. */
    Structure reworded(Structure structure);
}
