package dev.esquema.config;

import dev.esquema.postgres.connection.Database;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.time.Duration;
import java.util.Optional;

/**
 * The databases that the configuration names.
 *
 * @param named the database of status queries; empty if the configuration names no database, which some commands do not
 *     need
 * @param namedForRuns the database of runs, if {@code DATABASE_URL_MIGRATE} names it
 * @param waitFor how long a run waits for a database that does not answer yet
 * @param sessionPooler whether connections go through a pooler in session mode
 */
public record DatabaseSettings(
        Optional<Database> named, Optional<Database> namedForRuns, Duration waitFor, boolean sessionPooler) {

    static final String NONE = "no database is named: set DATABASE_URL=postgres://user:password@host:port/database";

    public DatabaseSettings {
        if (waitFor.isNegative()) {
            throw new IllegalArgumentException("the wait for the database is negative");
        }
    }

    /**
     * Returns the database of status queries.
     *
     * @throws SchemaException {@link Code#CONFIGURATION} if no database is named
     */
    public Database forQuestions() {
        return named.orElseThrow(() -> new SchemaException(Code.CONFIGURATION, NONE));
    }

    /**
     * Returns the database of runs. {@code DATABASE_URL_MIGRATE} may name another role, or an address that bypasses a
     * pooler.
     *
     * @throws SchemaException {@link Code#CONFIGURATION} if no database is named
     */
    public Database forRuns() {
        return namedForRuns.orElseGet(this::forQuestions);
    }
}
