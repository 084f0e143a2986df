package dev.esquema.schema.port;

import dev.esquema.schema.journal.StatementRecord;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Port: applies scripts on the run's own connection. */
public interface Migrator {

    /** Makes the history table if it is missing. */
    void beginHistory();

    /**
     * Applies the pending scripts in this order, each script once.
     *
     * @param findingsAccepted whether to continue although applied scripts were edited
     * @throws dev.esquema.schema.problem.SchemaException {@code MIGRATION_FAILED}, whose details name version,
     *     statement, line and SQLSTATE
     */
    void migrate(List<? extends Script> pending, Steps steps, boolean findingsAccepted);

    /**
     * Applies the pending migrations in this order in one transaction: all of them or none. Each of them must be
     * transactional.
     *
     * @param afterEach runs in the same transaction after each migration; an exception from it undoes everything
     * @throws dev.esquema.schema.problem.SchemaException as {@link #migrate}, or the exception of {@code afterEach}
     */
    void migrateTogether(List<Migration> pending, Steps steps, Consumer<Migration> afterEach);

    /**
     * Applies the migrations as {@link #migrateTogether} does, in a transaction that is rolled back; waits only shortly
     * for locks, and lets no statement take long.
     *
     * @throws dev.esquema.schema.problem.SchemaException as {@link #migrateTogether}
     */
    void rehearse(List<Migration> pending, Steps steps, Consumer<Migration> afterEach);

    /**
     * The records of scripts outside a transaction that were begun and are not in the history; number 0 records that the
     * script was begun.
     */
    List<StatementRecord> begun();

    /** Records whether a statement whose end was not recorded is applied, or is to be run. */
    void decide(Version version, int statement, boolean applied);

    /** Forgets which statements of a script are done, so that the script begins at its first statement. */
    void forget(Version version);

    /** The text of a script in one line, without comments and not longer than a message should be. */
    String statement(Script script);

    /** Receives each step from the migrator; an exception stops the step before it begins. */
    interface Steps {

        void began(Script script);

        void statement(int number);

        void applied(Script script, Duration took);
    }
}
