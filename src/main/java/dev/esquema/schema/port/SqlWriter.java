package dev.esquema.schema.port;

import dev.esquema.schema.manifest.MigrationRange;

/** Port: writes migrations down for a person who applies them without us; asks no database. */
@FunctionalInterface
public interface SqlWriter {

    /**
     * One text that applies them and records them as a run would.
     *
     * @throws dev.esquema.schema.problem.SchemaException {@code CONFIGURATION} for a placeholder without a value, {@code REFUSED} for a
     *     script that the manifest does not know
     */
    String write(MigrationRange range);
}
