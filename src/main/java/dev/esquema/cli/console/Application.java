package dev.esquema.cli.console;

import dev.esquema.learn.ManifestWork;
import dev.esquema.schema.SchemaService;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.waiting.TargetWait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The services that a process provides to its commands; a service opens a connection only when a command uses it. */
public interface Application {

    /**
     * Begins to read the configuration and the migration set, for a command that needs both.
     *
     * @param folder the folder of the migrations that the command line seems to name
     * @param serving whether the command is the server
     */
    void readAhead(Optional<String> folder, boolean serving);

    /** Returns the use cases, composed from the configuration. */
    SchemaService service();

    /** Returns the same for a command that asks the database: the connection is opened while the migration set is read. */
    SchemaService serviceForQuestions();

    /**
     * Returns the use cases for the server; a missing database is reported together with all other configuration
     * errors.
     */
    SchemaService serviceOfServer();

    /** Returns the wait for a run of another process. */
    TargetWait targetWait();

    /** Returns the configured time that a run waits for the database. */
    Duration databaseWait();

    /** Returns the configured trigger of runs, or empty if none is configured. */
    Optional<Trigger> trigger();

    /** Returns whether the server makes a run before it serves. */
    boolean migratesAtStart();

    /** Serves until the process receives a signal to stop; returns the exit status. */
    int serve();

    /**
     * Returns the server's details of a failure besides its message, one entry for each line; they may contain values
     * of rows.
     */
    List<String> serverDetail(Throwable failure);

    /** Enables debug log lines with stack traces. */
    void debug();

    /** Uses the migrations of this folder instead of the configured ones. */
    void migrations(Optional<String> folder);

    /** Returns the work on the manifest of the configured folder. */
    ManifestWork manifestWork();

    /** Returns the facts of the build, one on each line: its version, commit, and the packaged target and set. */
    List<String> versionLines();

    /** Returns the version and the commit of this build. */
    Build build();
}
