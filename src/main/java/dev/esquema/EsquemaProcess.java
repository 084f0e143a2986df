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
import dev.esquema.schema.SchemaService;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.port.RunTrace;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.waiting.TargetWait;
import dev.esquema.server.ResolvedSettings;
import dev.esquema.server.StartFailure;
import dev.esquema.trace.Traces;
import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The process in which a command runs; it resolves the configuration when a command first needs it. */
final class EsquemaProcess implements Application, AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Cancellation cancellation;

    private @Nullable Settings settings;
    private @Nullable LoadedSet set;
    private Optional<RunTrace.Source> traces = Optional.empty();

    EsquemaProcess(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public SchemaService service() {
        return service(settings());
    }

    @Override
    public SchemaService serviceOfServer() {
        return service(use(ConfigurationLoader.loadForServer()));
    }

    private SchemaService service(Settings resolved) {
        return composition(resolved, new KeptConnection(questions(resolved))).service();
    }

    @Override
    public TargetWait targetWait() {
        return composition(settings(), questions(settings())).targetWait();
    }

    private Composition composition(Settings resolved, Connections questions) {
        return new Composition(resolved, set(resolved), questions, cancellation, traces);
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
        ResolvedSettings.passOn(resolved, set(resolved).held(), traces);
        CommandLog.handOver();
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

    /** A system property has precedence over the environment and over files. */
    @Override
    public void migrations(String folder) {
        System.setProperty("esquema.migrations", Literal.of(folder));
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
            read = LoadedSet.of(resolved);
            set = read;
        }
        return read;
    }

    private Settings settings() {
        Settings read = settings;
        return read == null ? use(ConfigurationLoader.load()) : read;
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
