package dev.esquema.learn;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs scripts one after another on a scratch database that holds the host tables only. */
public interface ScriptTrial {

    /** Returns the relations that existed before the first script. */
    Set<String> hosts();

    /**
     * Runs the next script.
     *
     * @param before the state after the preceding script; empty before the first one
     * @throws SchemaException {@link Code#REFUSED} if the script ends its transaction or has a placeholder without a value,
     *     {@link Code#MIGRATION_FAILED} if a statement fails
     */
    Observed run(Script declared, Optional<Observed.State> before);

    /**
     * Runs the undo script of the script that ran last, and rolls it back.
     *
     * @return the structure after the undo script
     * @throws SchemaException {@link Code#REFUSED} if it ends its transaction, {@link Code#MIGRATION_FAILED} if a
     *     statement fails
     */
    Structure undone(Migration declared);

    /**
     * Returns the same objects, each expression with a second text if PostgreSQL prints a different one after a
     * restore.
     */
    Structure reworded(Structure structure);

    /** Returns the values that Flyway's own placeholders have here and not in another database, by name. */
    Map<String, String> varying();
}
