package dev.esquema.schema.run;

import dev.esquema.schema.manifest.Migration;
import java.util.List;

/** Port: applies scripts on the run's own connection. */
public interface Migrator {

    /**
     * Applies what is pending, in this order, each script once.
     *
     * @throws dev.esquema.schema.problem.SchemaException {@code MIGRATION_FAILED}, whose details name version, statement, line and
     *     SQLSTATE, and whose message says what had been applied
     */
    void migrate(List<Migration> pending);
}
