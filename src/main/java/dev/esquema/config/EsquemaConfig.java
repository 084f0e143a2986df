package dev.esquema.config;

import dev.esquema.access.Details;
import dev.esquema.access.MetricsAccess;
import dev.esquema.schema.OnDrift;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.preflight.ExistingTables;
import dev.esquema.schema.run.BackupPolicy;
import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The keys {@code esquema.*} and their defaults. */
@Unremovable
@ConfigMapping(prefix = "esquema")
public interface EsquemaConfig {

    /** The folder of the migrations; default: the packaged migrations. */
    Optional<String> migrations();

    /**
     * The folder of the migrations if it exists and {@link #migrations()} is not set; the image sets it to
     * {@code /migrations}.
     */
    Optional<String> migrationsIfMounted();

    /** The version to which a run migrates; default: the newest packaged version. */
    Optional<String> target();

    /**
     * The trigger that the journal records for the runs of {@code migrate}; default: MANUAL on a terminal, else
     * ENTRYPOINT.
     */
    Optional<Trigger> trigger();

    /** Whether the server opens HTTP first and migrates while it serves; requires that migrate-at-start is off. */
    @WithDefault("false")
    boolean migrateInBackground();

    BackupConfig backup();

    /** The policy of a run for objects that a pending migration creates and that already exist. */
    @WithDefault("adopt-if-identical")
    ExistingTables existingTables();

    DatabaseConfig database();

    JournalConfig journal();

    RunConfig run();

    StatusConfig status();

    ReadyConfig ready();

    HttpConfig http();

    TracesConfig traces();

    /** The keys of the backup before a change. */
    interface BackupConfig {

        /** The runs that make a backup without {@code --backup}. */
        @WithDefault("never")
        BackupPolicy.Before before();

        /** The directory of backups, unless {@code --backup} names another one. */
        Optional<String> directory();

        /**
         * The number of backups of one database to keep in the directory, unless {@code --keep} gives a number;
         * default: all.
         */
        OptionalInt keep();
    }

    /** The keys of the connection to the database. */
    interface DatabaseConfig {

        /** The time that a run waits for a database that does not answer yet. */
        @WithName("wait")
        @WithDefault("30s")
        Duration waitFor();

        /** The kind of pooler between Esquema and the database. */
        @WithDefault("none")
        Pooler pooler();
    }

    /** The keys of runs. */
    interface RunConfig {

        /** The time that a run waits for the run lock. */
        @WithDefault("5m")
        Duration lockWait();

        /**
         * The longest time that one try of a statement may wait for a database lock; while it waits, other sessions wait
         * behind it.
         */
        @WithDefault("500ms")
        Duration lockTimeout();

        /** The time that a statement may take; 0 means no limit. A script's header overrides it. */
        @WithDefault("0s")
        Duration statementTimeout();

        /** The time that a CONCURRENTLY statement may take; its waits do not block writes. */
        @WithDefault("1h")
        Duration concurrentTimeout();

        /**
         * The time for which a migration is retried after a temporary failure: a lock, a deadlock, a serialization
         * failure.
         */
        @WithDefault("2m")
        Duration retryFor();
    }

    /** The keys of the journal. */
    interface JournalConfig {

        /** The number of runs without changes to keep; runs that changed something or failed are never deleted. */
        @WithDefault("1000")
        int keep();
    }

    /** The keys of readiness. */
    interface ReadyConfig {

        /** The findings that take a server out of service, by making the phase DRIFTED. */
        @WithDefault("breaking")
        OnDrift onDrift();
    }

    /** The keys of the server's snapshot. */
    interface StatusConfig {

        /** The interval between two reads of the history. */
        @WithDefault("2s")
        Duration interval();

        /** The interval between two reads of the structure. */
        @WithDefault("30s")
        Duration driftInterval();
    }

    /** The keys of access over HTTP. */
    interface HttpConfig {

        /**
         * The secret that every request but those of the health routes must send; several secrets are separated by
         * commas.
         */
        Optional<String> token();

        /** The file that holds the secrets, separated by commas or line ends. */
        Optional<String> tokenFile();

        /** Who sees hosts, users, process ids, the messages of failures, and SQL. */
        @WithDefault("token")
        Details details();

        /** Whether a server with a token answers {@code /q/metrics} without one. */
        @WithDefault("token")
        MetricsAccess metrics();

        /** The port of the routes below {@code /q}; by default the port of the server. */
        OptionalInt managementPort();
    }

    /** The keys of traces. */
    interface TracesConfig {

        /** The URL of the OpenTelemetry collector that receives the traces of runs; default: no traces. */
        Optional<String> endpoint();
    }

    /** The kinds of connection pooler, by whether a session lock works through the pooler. */
    enum Pooler {
        /** No pooler: a run is refused if it detects a pooler. */
        NONE,
        /** A pooler in session mode; the operator declares this. */
        SESSION
    }
}
