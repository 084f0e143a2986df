package dev.esquema.flyway;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Gives Quarkus' own Flyway the settings of a run; that Flyway may read the history, but applies nothing. */
@Singleton
public class QuarkusFlyway implements FlywayConfigurationCustomizer {

    private final FlywaySettings settings;

    QuarkusFlyway(FlywaySettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        settings.applyTo(configuration, new OutsideRunGuard());
    }
}
