package dev.esquema.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.esquema.config.EsquemaConfig.Pooler;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.preflight.ExistingTables;
import dev.esquema.schema.run.BackupPolicy;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** All keys and defaults; each of them is API. */
class EsquemaConfigTest {

    @Test
    void everyKeyHasItsDefault() {
        Map<String, String> defaults = new TreeMap<>();
        ConfigMappings.getProperties(ConfigClass.configClass(EsquemaConfig.class))
                .forEach((key, property) -> defaults.put(key, defaultOf(property)));

        assertThat(defaults)
                .containsOnly(
                        entry("esquema.migrations", "none"),
                        entry("esquema.migrations-if-mounted", "none"),
                        entry("esquema.target", "none"),
                        entry("esquema.trigger", "none"),
                        entry("esquema.migrate-in-background", "false"),
                        entry("esquema.backup.before", "never"),
                        entry("esquema.backup.directory", "none"),
                        entry("esquema.backup.keep", "none"),
                        entry("esquema.database.wait", "30s"),
                        entry("esquema.database.pooler", "none"),
                        entry("esquema.existing-tables", "adopt-if-identical"),
                        entry("esquema.journal.keep", "1000"),
                        entry("esquema.run.lock-wait", "5m"),
                        entry("esquema.run.lock-timeout", "500ms"),
                        entry("esquema.run.statement-timeout", "0s"),
                        entry("esquema.run.concurrent-timeout", "1h"),
                        entry("esquema.run.retry-for", "2m"),
                        entry("esquema.ready.on-drift", "breaking"),
                        entry("esquema.http.token", "none"),
                        entry("esquema.http.token-file", "none"),
                        entry("esquema.http.details", "token"),
                        entry("esquema.http.metrics", "token"),
                        entry("esquema.http.management-port", "none"),
                        entry("esquema.status.interval", "2s"),
                        entry("esquema.status.drift-interval", "30s"),
                        entry("esquema.traces.endpoint", "none"));
    }

    @Test
    void theReadmeDescribesEveryKeyWithItsDefault() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        ConfigMappings.getProperties(ConfigClass.configClass(EsquemaConfig.class))
                .forEach((key, property) -> assertThat(readme)
                        .contains(
                                property.hasDefaultValue()
                                        ? "| `%s` | `%s` |".formatted(key, property.getDefaultValue())
                                        : "| `%s` | ".formatted(key)));
    }

    @Test
    void theListOfKnownKeysIsComplete() {
        assertThat(Keys.ESQUEMA)
                .isEqualTo(ConfigMappings.getProperties(ConfigClass.configClass(EsquemaConfig.class))
                        .keySet());
    }

    @Test
    void anEmptyConfigurationGivesEveryDefault() {
        EsquemaConfig config = config(Map.of());

        assertThat(config.migrations()).isEmpty();
        assertThat(config.target()).isEmpty();
        assertThat(config.trigger()).isEmpty();
        assertThat(config.migrateInBackground()).isFalse();
        assertThat(config.backup().before()).isEqualTo(BackupPolicy.Before.NEVER);
        assertThat(config.backup().directory()).isEmpty();
        assertThat(config.backup().keep()).isEmpty();
        assertThat(config.database().waitFor()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.database().pooler()).isEqualTo(Pooler.NONE);
        assertThat(config.existingTables()).isEqualTo(ExistingTables.ADOPT_IF_IDENTICAL);
        assertThat(config.journal().keep()).isEqualTo(1_000);
        assertThat(config.run().lockWait()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.run().lockTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.run().statementTimeout()).isZero();
        assertThat(config.run().concurrentTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(config.run().retryFor()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.status().interval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.status().driftInterval()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void durationsCarryUnitsAndEnumsAreNames() {
        EsquemaConfig config = config(Map.of(
                "esquema.status.interval", "500ms",
                "esquema.run.lock-wait", "PT90S",
                "esquema.database.pooler", "session",
                "esquema.backup.before", "destructive",
                "esquema.backup.keep", "7",
                "esquema.existing-tables", "refuse",
                "esquema.trigger", "ENTRYPOINT"));

        assertThat(config.status().interval()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.run().lockWait()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.database().pooler()).isEqualTo(Pooler.SESSION);
        assertThat(config.backup().before()).isEqualTo(BackupPolicy.Before.DESTRUCTIVE);
        assertThat(config.backup().keep()).hasValue(7);
        assertThat(config.existingTables()).isEqualTo(ExistingTables.REFUSE);
        assertThat(config.trigger()).contains(Trigger.ENTRYPOINT);
    }

    private static EsquemaConfig config(Map<String, String> said) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(said, "said", 400))
                .withMapping(EsquemaConfig.class)
                .build()
                .getConfigMapping(EsquemaConfig.class);
    }

    private static String defaultOf(Property property) {
        return property.hasDefaultValue() ? property.getDefaultValue() : "none";
    }
}
