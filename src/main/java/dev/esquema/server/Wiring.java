package dev.esquema.server;

import dev.esquema.access.HttpAccess;
import dev.esquema.access.ManagementPort;
import dev.esquema.composition.BuildProperties;
import dev.esquema.composition.Composition;
import dev.esquema.config.Settings;
import dev.esquema.flyway.FlywaySettings;
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
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

/** Produces the core and its settings for the CDI container; no other class has producers. */
@ApplicationScoped
class Wiring {

    /** After the observer of the metrics, which comes first. */
    private static final int EARLY = 2;

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
    Composition composition(AgroalDataSource pool, Settings settings) {
        return new Composition(
                settings,
                ResolvedSettings.set(settings),
                pool::getConnection,
                new Cancellation(),
                ResolvedSettings.traces());
    }

    @Produces
    @Singleton
    SchemaMonitor monitor(Composition composition) {
        return composition.monitor();
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
    FlywaySettings flyway(Composition composition, Settings settings) {
        FlywaySettings flyway =
                settings.server().migratesAtStart() ? composition.flywayInResolvedSchema() : composition.flyway();
        return flyway.upTo(composition.target()).hiding(composition::notToApply);
    }

    @Produces
    @Singleton
    BackgroundRun background(Composition composition, SchemaMonitor monitor) {
        return composition.background(monitor);
    }

    /** Begins the first look at the database; the other observers run meanwhile. */
    void look(@Observes @Priority(EARLY) StartupEvent event, SchemaMonitor monitor) {
        monitor.start();
    }

    /** The server listens when the first look has ended. */
    void start(
            @Observes @Priority(LATE) StartupEvent event,
            SchemaMonitor monitor,
            BackgroundRun background,
            Settings settings) {
        monitor.awaitFirst();
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
