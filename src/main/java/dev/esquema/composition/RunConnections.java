package dev.esquema.composition;

import dev.esquema.config.Settings;
import dev.esquema.flyway.FlywayMigrator;
import dev.esquema.flyway.FlywaySettings;
import dev.esquema.flyway.ScriptTexts;
import dev.esquema.postgres.archive.PostgresRestoration;
import dev.esquema.postgres.connection.BackendWatch;
import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.connection.DatabaseWait;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.RunConnection;
import dev.esquema.postgres.connection.SharedDataSource;
import dev.esquema.postgres.dump.PgDump;
import dev.esquema.postgres.history.MigrationSession;
import dev.esquema.postgres.history.MigrationSession.Timeouts;
import dev.esquema.postgres.history.PostgresHistoryWriter;
import dev.esquema.postgres.history.PostgresReader;
import dev.esquema.postgres.history.TransactionStatus;
import dev.esquema.postgres.journal.PostgresJournal;
import dev.esquema.postgres.journal.PostgresNoOpJournal;
import dev.esquema.postgres.lock.PostgresLock;
import dev.esquema.postgres.server.OtherServer;
import dev.esquema.postgres.server.PooledHost;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.postgres.session.Session;
import dev.esquema.postgres.session.Sessions;
import dev.esquema.postgres.structure.PostgresCatalog;
import dev.esquema.postgres.structure.PostgresStructure;
import dev.esquema.postgres.undo.PostgresUndo;
import dev.esquema.schema.journal.LogFields;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.lazy.Ahead;
import dev.esquema.schema.lock.LockTries;
import dev.esquema.schema.lock.WaitTally;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.port.RunTrace;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunSessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the two connections of a run: one holds the lock and runs the scripts, the other writes the journal. */
public final class RunConnections implements RunSessions {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Settings settings;
    private final Manifest manifest;
    private final FlywaySettings flyway;
    private final Optional<RunTrace.Source> traces;

    private @Nullable DatabaseWait ahead;

    public RunConnections(Settings settings, Manifest manifest, FlywaySettings flyway) {
        this(settings, manifest, flyway, Optional.empty());
    }

    /** @param traces traces each run; empty if traces are off */
    RunConnections(Settings settings, Manifest manifest, FlywaySettings flyway, Optional<RunTrace.Source> traces) {
        this.settings = settings;
        this.manifest = manifest;
        this.flyway = flyway;
        this.traces = traces;
    }

    @Override
    public RunTrace trace(Operation operation, Trigger trigger) {
        if (traces.isEmpty()) {
            return RunTrace.NONE;
        }
        return traces.get()
                .begin(new RunTrace.Subject(
                        operation,
                        trigger,
                        BuildProperties.origin(manifest.digest()),
                        settings.databases().forRuns().place()));
    }

    @Override
    public void openAhead(Trigger trigger, Duration databaseWait) {
        abandon();
        DatabaseWait begun = new DatabaseWait(settings.databases().forRuns());
        begun.begin(application(trigger), databaseWait);
        ahead = begun;
        // The journal names the set by its digest.
        Ahead<?, RuntimeException> unusedDigest = Ahead.begin("esquema-digest", manifest::digest);
    }

    @Override
    public void abandon() {
        databaseWait().abandon();
    }

    private DatabaseWait databaseWait() {
        DatabaseWait begun = ahead;
        ahead = null;
        return begun == null ? new DatabaseWait(settings.databases().forRuns()) : begun;
    }

    private static String application(Trigger trigger) {
        return "esquema %s".formatted(trigger);
    }

    @Override
    public RunSession open(Trigger trigger, Duration databaseWait, RunTrace trace) {
        Origin origin = BuildProperties.origin(manifest.digest());
        LogFields.begin(origin);
        Database database = settings.databases().forRuns();
        boolean sessionPooler = settings.databases().sessionPooler();
        if (!sessionPooler) {
            PooledHost.refuse(database);
        }
        Timeouts timeouts = settings.run().timeouts();
        LockTries tries = new LockTries(timeouts.lock());
        WaitTally waits = new WaitTally();
        Supplier<Timeouts> limits = () -> timeouts.locking(tries.now());
        PinnedSessions sessions =
                new PinnedSessions(() -> database.connect("esquema journal", ANSWER), settings.schema(), sessionPooler);
        PinnedSessions.OfRun own = pinned(sessions, databaseWait().connect(application(trigger), databaseWait));
        RunConnection connection = new RunConnection(own.session().connection());
        Connection scripts = connection.connection();
        OwnedSchema schema = own.session().schema();
        trace.connected(schema.name().orElse(""));
        ForeignObjects foreign = own.foreign();
        SharedDataSource shared = new SharedDataSource(scripts);
        Sessions questions = () -> new Session(shared.getConnection(), schema, false);
        ForeignObjects.Search foreignNow = sessions.foreignIn(schema);
        Connections others = () -> sessions.open().connection();
        Connections writing = () -> sessions.openToWrite().connection();
        FlywaySettings scriptsOfSchema = flyway.in(schema);
        int kept = settings.run().noOpRunsKept();
        PostgresJournal journal = new PostgresJournal(writing, schema, foreignNow, origin, kept);
        BackendWatch watch = new BackendWatch(others, connection::backend, waits);
        MigrationSession session = new MigrationSession(scripts, schema, foreignNow, limits);
        return new RunSession(
                new PostgresReader(questions, manifest),
                new PostgresStructure(questions, manifest::owned),
                new PostgresLock(scripts, schema, sessionPooler, foreignNow),
                new PostgresCatalog(scripts, schema, sessionPooler, foreign),
                new FlywayMigrator(
                        shared, scriptsOfSchema, session, new TransactionStatus(scripts, others, ANSWER), watch),
                new PostgresHistoryWriter(scripts, schema, tries::now, timeouts.concurrent()),
                new PostgresUndo(
                        scripts,
                        schema,
                        foreign,
                        manifest::owned,
                        new ScriptTexts(scriptsOfSchema)::undo,
                        limits,
                        watch),
                new PostgresRestoration(scripts, schema, foreign, limits, watch),
                new PgDump(database, scripts, schema),
                new PostgresNoOpJournal(scripts, schema, foreign, origin, kept),
                journal,
                tries,
                waits,
                trace,
                connection::cancel,
                () -> {
                    watch.close();
                    journal.close();
                    connection.close();
                });
    }

    private static PinnedSessions.OfRun pinned(PinnedSessions sessions, Connection connection) {
        try {
            return sessions.ofRun(connection);
        } catch (SQLException e) {
            throw OtherServer.explain(connection, "the session could not be set up", e);
        }
    }
}
