package dev.esquema.server;

import dev.esquema.access.HttpAccess;
import dev.esquema.access.ManagementPort;
import dev.esquema.composition.BuildProperties;
import dev.esquema.composition.Composition;
import dev.esquema.config.Settings;
import dev.esquema.flyway.FlywaySettings;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.schema.BackgroundRun;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.set.MigrationSet;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

/** Produces the core and its settings for the CDI container; no other class has producers. */
@ApplicationScoped
class Wiring {

    private static final int LATE = Interceptor.Priority.LIBRARY_AFTER;

    @Produces
    @Singleton
    Settings settings() {
        return ResolvedSettings.find();
    }

    @Produces
    @Singleton
    HttpAccess access(Settings settings) {
        return settings.server().access();
    }

    @Produces
    @Singleton
    ManagementPort management(Settings settings) {
        return settings.server().management();
    }

    @Produces
    @Singleton
    Composition composition(PinnedSessions sessions, Settings settings) {
        return new Composition(
                settings, ResolvedSettings.set(settings), sessions, new Cancellation(), ResolvedSettings.traces());
    }

    /** The pool pins its connections with these sessions, so it is looked up when the first one is opened. */
    @Produces
    @Singleton
    PinnedSessions sessions(Instance<AgroalDataSource> pool, Settings settings) {
        return new PinnedSessions(
                () -> settings.databases().forQuestions().connect(() -> pool.get()
                        .getConnection()),
                settings.schema(),
                settings.databases().sessionPooler());
    }

    @Produces
    @Singleton
    SchemaMonitor monitor(Composition composition) {
        return ResolvedSettings.look().map(EarlyLook::monitor).orElseGet(composition::monitor);
    }

    @Produces
    @Singleton
    Manifest manifest(Composition composition) {
        return composition.manifest();
    }

    @Produces
    @Singleton
    MigrationSet files(Settings settings) {
        return ResolvedSettings.set(settings).files();
    }

    @Produces
    @Singleton
    Build build() {
        return BuildProperties.build();
    }

    @Produces
    @Singleton
    FlywaySettings flyway(Composition composition) {
        return composition.flyway().upTo(composition.target());
    }

    @Produces
    @Singleton
    BackgroundRun background(Composition composition, SchemaMonitor monitor) {
        return composition.background(monitor);
    }

    /** The server listens when the first look has ended. */
    void start(
            @Observes @Priority(LATE) StartupEvent event,
            SchemaMonitor monitor,
            PinnedSessions pool,
            BackgroundRun background,
            Settings settings) {
        if (ResolvedSettings.look().isEmpty()) {
            monitor.start();
        }
        monitor.awaitFirst();
        ResolvedSettings.look().ifPresent(look -> look.end(pool));
        if (settings.server().migratesInBackground()) {
            background.start();
        }
    }

    /**
     * The first two ends use the pool, so they come before the container closes it; the traces of a run that was ended
     * are sent at last.
     */
    void stop(@Observes ShutdownEvent event, SchemaMonitor monitor, BackgroundRun background) {
        background.close();
        monitor.close();
        if (ResolvedSettings.traces().isPresent()) {
            ResolvedSettings.traces().get().close();
        }
    }
}
