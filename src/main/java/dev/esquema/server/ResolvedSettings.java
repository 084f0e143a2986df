package dev.esquema.server;

import dev.esquema.composition.LoadedSet;
import dev.esquema.config.ConfigurationLoader;
import dev.esquema.config.Literal;
import dev.esquema.config.Settings;
import dev.esquema.postgres.connection.Database;
import dev.esquema.schema.port.RunTrace;
import io.smallrye.config.SmallRyeConfig;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Passes the settings that the process resolved to the server that it starts. */
public final class ResolvedSettings {

    private static volatile @Nullable Settings ofProcess;
    private static volatile @Nullable LoadedSet setOfProcess;
    private static volatile Optional<RunTrace.Source> tracesOfProcess = Optional.empty();
    private static volatile Optional<EarlyLook> lookOfProcess = Optional.empty();

    private ResolvedSettings() {}

    /**
     * Sets Quarkus' own keys for the pool and the port, and the deadline of requests; a value that the process resolved
     * has precedence over every other source.
     */
    public static void passOn(Settings settings, LoadedSet set, Optional<RunTrace.Source> traces, EarlyLook look) {
        ofProcess = settings;
        setOfProcess = set;
        tracesOfProcess = traces;
        lookOfProcess = Optional.of(look);
        RequestDeadlines.enable();
        Database database = settings.databases().forQuestions();
        set("quarkus.datasource.jdbc.url", Optional.of(database.jdbcUrl()));
        set("quarkus.datasource.username", database.username());
        set("quarkus.datasource.password", database.password());
        // The process has made this run already, with the run lock and the journal; Quarkus' own Flyway does nothing.
        System.setProperty("quarkus.flyway.active", "false");
        settings.server().port().ifPresent(port -> System.setProperty("quarkus.http.port", String.valueOf(port)));
    }

    private static void set(String key, Optional<String> value) {
        value.ifPresent(text -> System.setProperty(key, Literal.of(text)));
    }

    /** Returns the migration set that this process read; a Quarkus test reads it here. */
    static LoadedSet set(Settings settings) {
        return Optional.ofNullable(setOfProcess).orElseGet(() -> LoadedSet.of(settings));
    }

    /** Returns the look that this process has begun; a Quarkus test begins none. */
    static Optional<EarlyLook> look() {
        return lookOfProcess;
    }

    /** Returns what traces the runs of this process; empty if traces are off. */
    static Optional<RunTrace.Source> traces() {
        return tracesOfProcess;
    }

    /**
     * Returns the settings of this process. A Quarkus test does not call {@code main}; in a test this method resolves
     * Quarkus' own configuration.
     */
    static Settings find() {
        return Optional.ofNullable(ofProcess)
                .orElseGet(() ->
                        ConfigurationLoader.resolve(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class)));
    }
}
