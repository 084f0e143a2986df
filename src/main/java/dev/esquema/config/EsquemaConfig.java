package dev.esquema.config;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.migration.ExistingTables;
import dev.esquema.schema.run.BackupPolicy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The keys of our own; everything else is Quarkus'. */
@ConfigMapping(prefix = "esquema")
public interface EsquemaConfig {

    /** The version to bring the schema to; without it the newest that is packaged. */
    Optional<String> target();

    /** Who starts the runs of {@code migrate}; without it a terminal means MANUAL, anything else ENTRYPOINT. */
    Optional<Trigger> trigger();

    /** Whether the server opens HTTP first and migrates beside it; only with migrate-at-start off. */
    @WithDefault("false")
    boolean migrateInBackground();

    BackupConfig backup();

    /** What a run does about objects that a pending migration makes and that are there already. */
    @WithDefault("adopt-if-identical")
    ExistingTables existingTables();

    DatabaseConfig database();

    JournalConfig journal();

    RunConfig run();

    StatusConfig status();

    /** The backup before a change. */
    interface BackupConfig {

        /** Which runs make one without being asked. */
        @WithDefault("never")
        BackupPolicy.Before before();

        /** Where it is put, unless {@code --backup} names another place. */
        Optional<String> directory();

        /** How many of one database stay there, unless {@code --keep} says it; without it all. */
        OptionalInt keep();
    }

    /** How the database is reached. */
    interface DatabaseConfig {

        /** How long a run waits for a database that does not answer yet. */
        @WithName("wait")
        @WithDefault("30s")
        Duration waitFor();

        /** What stands between us and the database. */
        @WithDefault("none")
        Pooler pooler();
    }

    /** How runs behave. */
    interface RunConfig {

        /** How long another run may hold the lock before this one gives up. */
        @WithDefault("5m")
        Duration lockWait();

        /** How long one statement may wait for a database lock, and block others behind it. */
        @WithDefault("5s")
        Duration lockTimeout();

        /** How long one statement may take; 0 means without end. A script's header overrides it. */
        @WithDefault("0s")
        Duration statementTimeout();

        /** How long one of the CONCURRENTLY forms may take, whose waits block nobody's writes. */
        @WithDefault("1h")
        Duration concurrentTimeout();

        /** How long a migration is tried again that fails for a passing reason: a lock, a deadlock, a serialization failure. */
        @WithDefault("2m")
        Duration retryFor();
    }

    /** What the journal keeps. */
    interface JournalConfig {

        /** How many runs that found nothing to do are kept; runs that changed something or failed stay for good. */
        @WithDefault("1000")
        int keep();
    }

    /** How the server keeps its snapshot. */
    interface StatusConfig {

        /** The pause between two looks at the history. */
        @WithDefault("2s")
        Duration interval();

        /** The pause between two looks at the structure. */
        @WithDefault("30s")
        Duration driftInterval();
    }

    /** A connection pooler, and whether its sessions can be trusted with a lock. */
    enum Pooler {
        /** None: a pooler that is found is refused. */
        NONE,
        /** One that keeps sessions; the operator vouches for it. */
        SESSION
    }
}
