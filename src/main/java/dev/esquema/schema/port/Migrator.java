package dev.esquema.schema.port;

import dev.esquema.schema.manifest.Migration;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Port: applies scripts on the run's own connection. */
public interface Migrator {

    /** Makes the history table where there is none yet. */
    void beginHistory();

    /**
     * Applies what is pending, in this order, each script once.
     *
     * @param findingsAccepted whether to go on although applied scripts were edited
     * @throws dev.esquema.schema.problem.SchemaException {@code MIGRATION_FAILED}, whose details name version, statement, line and
     *     SQLSTATE
     */
    void migrate(List<Migration> pending, Steps steps, boolean findingsAccepted);

    /**
     * Applies what is pending in one transaction, in this order: all of it or nothing. None of it may be outside a transaction.
     *
     * @param afterEach what else belongs into the transaction after each migration; what it throws undoes everything
     * @throws dev.esquema.schema.problem.SchemaException as {@link #migrate}, or what {@code afterEach} throws
     */
    void migrateTogether(List<Migration> pending, Steps steps, Consumer<Migration> afterEach);

    /** The text of a script in one line, without its comments and not longer than a message should be. */
    String statement(Migration migration);

    /** Told by the migrator at each step; what it throws stops the step before it begins. */
    interface Steps {

        void began(Migration migration);

        void statement(int number);

        void applied(Migration migration, Duration took);
    }
}
