package dev.esquema;

import dev.esquema.flyway.FlywaySettings;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.manifest.Manifest;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;

/** The one place where the container meets the core. */
@ApplicationScoped
class Wiring {

    @Produces
    @Singleton
    Composition composition(AgroalDataSource pool, EsquemaConfig esquema) {
        SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        return new Composition(new Settings(config, esquema), pool::getConnection);
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
    FlywaySettings flyway(Composition composition) {
        return composition.flyway();
    }

    void start(@Observes StartupEvent event, SchemaMonitor monitor) {
        monitor.start();
    }

    void stop(@Disposes SchemaMonitor monitor) {
        monitor.close();
    }
}
