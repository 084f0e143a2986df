package dev.esquema;

import dev.esquema.cli.console.Application;
import dev.esquema.composition.BuildProperties;
import dev.esquema.composition.Composition;
import dev.esquema.composition.FolderManifest;
import dev.esquema.composition.LoadedSet;
import dev.esquema.config.ConfigurationLoader;
import dev.esquema.config.Literal;
import dev.esquema.config.Settings;
import dev.esquema.learn.ManifestWork;
import dev.esquema.log.CommandLog;
import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.KeptConnection;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.postgres.session.Sessions;
import dev.esquema.schema.SchemaService;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.port.RunTrace;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.waiting.TargetWait;
import dev.esquema.server.EarlyLook;
import dev.esquema.server.ResolvedSettings;
import dev.esquema.server.StartFailure;
import dev.esquema.trace.Traces;
import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The process in which a command runs; it resolves the configuration when a command first needs it. */
final class EsquemaProcess implements Application, AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final String MIGRATIONS = "esquema.migrations";

    private final Cancellation cancellation;

    private @Nullable Settings settings;
    private @Nullable LoadedSet set;
    private @Nullable ReadAhead ahead;
    private Optional<RunTrace.Source> traces = Optional.empty();

    EsquemaProcess(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void readAhead(Optional<String> folder, boolean serving) {
        folder.ifPresent(EsquemaProcess::useMigrations);
        ahead = ReadAhead.begin(folder, serving ? ConfigurationLoader::loadForServer : ConfigurationLoader::load);
    }

    @Override
    public SchemaService service() {
        Settings resolved = settings();
        if (ahead != null) {
            ahead.files().get().listAhead();
        }
        return service(resolved, kept(resolved));
    }

    @Override
    public SchemaService serviceForQuestions() {
        KeptConnection connection = kept(settings());
        connection.openAhead();
        return service(settings(), connection);
    }

    @Override
    public SchemaService serviceOfServer() {
        Settings resolved = read(ConfigurationLoader::loadForServer);
        return service(resolved, kept(resolved));
    }

    private SchemaService service(Settings resolved, Connections questions) {
        return composition(resolved, pinned(resolved, questions)).service();
    }

    private static KeptConnection kept(Settings resolved) {
        return new KeptConnection(questions(resolved));
    }

    @Override
    public TargetWait targetWait() {
        return composition(settings(), pinned(settings(), questions(settings())))
                .targetWait();
    }

    private Composition composition(Settings resolved, Sessions sessions) {
        return new Composition(resolved, set(resolved), sessions, cancellation, traces);
    }

    private static Sessions pinned(Settings resolved, Connections questions) {
        return new PinnedSessions(
                questions, resolved.schema(), resolved.databases().sessionPooler());
    }

    private static Connections questions(Settings resolved) {
        return () -> resolved.databases().forQuestions().connect("esquema", ANSWER);
    }

    @Override
    public Duration databaseWait() {
        return settings().databases().waitFor();
    }

    @Override
    public Optional<Trigger> trigger() {
        return settings().run().trigger();
    }

    @Override
    public boolean migratesAtStart() {
        return settings().server().migratesAtStart();
    }

    /** Passes the settings to Quarkus and starts the server. */
    @Override
    public int serve() {
        Settings resolved = settings();
        LoadedSet held = set(resolved).held();
        CommandLog.handOver();
        EarlyLook look = new EarlyLook(
                resolved, sessions -> composition(resolved, sessions).monitor());
        ResolvedSettings.passOn(resolved, held, traces, look);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicInteger status = new AtomicInteger();
        Quarkus.run(null, (exitStatus, thrown) -> {
            status.set(exitStatus);
            failure.set(thrown);
        });
        if (failure.get() != null) {
            throw StartFailure.of(failure.get());
        }
        return status.get();
    }

    @Override
    public void debug() {
        CommandLog.debug();
        System.setProperty("quarkus.log.category.\"dev.esquema\".level", "DEBUG");
    }

    @Override
    public List<String> serverDetail(Throwable failure) {
        return SqlFailure.detail(failure);
    }

    @Override
    public List<String> versionLines() {
        return BuildProperties.lines();
    }

    @Override
    public Build build() {
        return BuildProperties.build();
    }

    @Override
    public void migrations(Optional<String> folder) {
        if (ahead != null && !ahead.folder().equals(folder)) {
            ahead = null;
            System.clearProperty(MIGRATIONS);
        }
        folder.ifPresent(EsquemaProcess::useMigrations);
    }

    /** A system property has precedence over the environment and over files. */
    private static void useMigrations(String folder) {
        System.setProperty(MIGRATIONS, Literal.of(folder));
    }

    @Override
    public ManifestWork manifestWork() {
        return new FolderManifest(settings());
    }

    /** Sends the traces that are not sent yet. */
    @Override
    public void close() {
        if (traces.isPresent()) {
            traces.get().close();
        }
    }

    private LoadedSet set(Settings resolved) {
        LoadedSet read = set;
        if (read == null) {
            read = ahead == null ? LoadedSet.of(resolved) : ahead.set().get();
            set = read;
        }
        return read;
    }

    private Settings settings() {
        Settings known = settings;
        return known == null ? read(ConfigurationLoader::load) : known;
    }

    private Settings read(Supplier<Settings> reader) {
        return use(ahead == null ? reader.get() : ahead.settings().get());
    }

    private Settings use(Settings loaded) {
        settings = loaded;
        if (loaded.jsonLog()) {
            CommandLog.writeJson();
        }
        if (loaded.traces().isPresent()) {
            traces = Optional.of(new Traces(loaded.traces().get(), System.getenv(), build().version()));
        }
        return loaded;
    }
}
