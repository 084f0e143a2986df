package dev.esquema.schema.port;

import dev.esquema.schema.manifest.MigrationRange;

/** Port: writes migrations as SQL for a person who applies them without this service; needs no database. */
@FunctionalInterface
public interface SqlWriter {

    /**
     * Returns one SQL text that applies the migrations and records them as a run would.
     *
     * @throws dev.esquema.schema.problem.SchemaException {@code CONFIGURATION} for a placeholder without a value,
     *     {@code REFUSED} for a script that the manifest does not know
     */
    String write(MigrationRange range);
}
