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

/** Esquema's own keys and their defaults. */
@ConfigMapping(prefix = "esquema")
public interface EsquemaConfig {

    /** The version to bring the schema to; without it the newest that is packaged. */
    Optional<String> target();

    /** Who starts the runs of {@code migrate}; without it a terminal means MANUAL, anything else ENTRYPOINT. */
    Optional<Trigger> trigger();

    /** Whether the server opens HTTP first and migrates while it serves; only with migrate-at-start off. */
    @WithDefault("false")
    boolean migrateInBackground();

    BackupConfig backup();

    /** What a run does about objects that a pending migration creates and that exist already. */
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

        /** The directory, unless {@code --backup} names another one. */
        Optional<String> directory();

        /** How many backups of one database stay there, unless {@code --keep} gives a number; without both all. */
        OptionalInt keep();
    }

    /** How the database is reached. */
    interface DatabaseConfig {

        /** How long a run waits for a database that does not answer yet. */
        @WithName("wait")
        @WithDefault("30s")
        Duration waitFor();

        /** Which kind of pooler stands between Esquema and the database. */
        @WithDefault("none")
        Pooler pooler();
    }

    /** How runs behave. */
    interface RunConfig {

        /** How long a run waits for the run lock. */
        @WithDefault("5m")
        Duration lockWait();

        /** How long one statement may wait for a database lock, and block others behind it. */
        @WithDefault("5s")
        Duration lockTimeout();

        /** How long one statement may take; 0 means without limit. A script's header overrides it. */
        @WithDefault("0s")
        Duration statementTimeout();

        /** How long one of the CONCURRENTLY forms may take, whose waits block no writes. */
        @WithDefault("1h")
        Duration concurrentTimeout();

        /** How long a migration is retried that fails for a passing reason: a lock, a deadlock, a serialization failure. */
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

        /** The pause between two reads of the history. */
        @WithDefault("2s")
        Duration interval();

        /** The pause between two reads of the structure. */
        @WithDefault("30s")
        Duration driftInterval();
    }

    /** A connection pooler, and whether a session lock holds through it. */
    enum Pooler {
        /** None: a pooler that is found is refused. */
        NONE,
        /** A pooler that keeps sessions, as the operator declares. */
        SESSION
    }
}
