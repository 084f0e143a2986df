package dev.esquema.config;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.Reason;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.PropertiesLocationConfigSourceFactory;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Reads the configuration sources of Quarkus in Quarkus' order, without starting Quarkus: system properties,
 * environment, {@code .env}, {@code config/application.properties}, the packaged {@code application.properties}.
 */
final class ConfigurationSources {

    private static final String PACKAGED = "application.properties of the package";
    private static final int PACKAGED_ORDINAL = 250;
    private static final int BESIDE_ORDINAL = 260;

    /** The priority with which Quarkus registers its converters; the keys of Esquema need only the one for durations. */
    private static final int QUARKUS = 200;

    private ConfigurationSources() {}

    /** Reads the sources for the keys of Quarkus and Flyway; {@link EsquemaConfig} is not mapped. */
    static SmallRyeConfig read() {
        return builder().build();
    }

    /**
     * Reads the sources and maps {@link EsquemaConfig}.
     *
     * @throws io.smallrye.config.ConfigValidationException if a value of {@link EsquemaConfig} cannot be converted
     */
    static SmallRyeConfig readMapped() {
        return builder().withMapping(EsquemaConfig.class).build();
    }

    /** Returns whether the value of a key comes from the packaged {@code application.properties}. */
    static boolean isPackaged(SmallRyeConfig config, String key) {
        return PACKAGED.equals(config.getConfigValue(key).getConfigSourceName());
    }

    /** Returns whether a source of the configuration contains the key; Quarkus adds default values of its own keys. */
    static boolean isConfigured(SmallRyeConfig config, String key) {
        ConfigValue value = config.getConfigValue(key);
        return value.getValue() != null && value.getSourceOrdinal() > 0;
    }

    private static SmallRyeConfigBuilder builder() {
        ClassLoader loader = ConfigurationSources.class.getClassLoader();
        try {
            SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                    .forClassLoader(loader)
                    .withProfile(profile())
                    .addDefaultInterceptors()
                    .addSystemSources()
                    .withConverter(Duration.class, QUARKUS, new DurationConverter())
                    .withSources(new DotEnvConfigSourceProvider())
                    .withSources(new PropertiesLocationConfigSourceFactory())
                    .withSources(packaged())
                    // Keys refuses unknown keys, with a suggestion.
                    .withValidateUnknown(false);
            Path beside = Path.of("config", "application.properties");
            if (Files.isRegularFile(beside)) {
                builder.withSources(new PropertiesConfigSource(beside.toUri().toURL(), BESIDE_ORDINAL));
            }
            return builder;
        } catch (IOException | IllegalArgumentException e) {
            throw new SchemaException(
                    Code.CONFIGURATION,
                    "the configuration cannot be read: %s; correct config/application.properties"
                            .formatted(Reason.of(e)),
                    e);
        }
    }

    private static ConfigSource packaged() throws IOException {
        Properties properties = new Properties();
        try (InputStream stream = ConfigurationSources.class.getResourceAsStream("/application.properties")) {
            if (stream != null) {
                properties.load(stream);
            }
        }
        return new PropertiesConfigSource(properties, PACKAGED, PACKAGED_ORDINAL);
    }

    private static String profile() {
        return Optional.ofNullable(System.getProperty("quarkus.profile"))
                .or(() -> Optional.ofNullable(System.getenv("QUARKUS_PROFILE")))
                .orElse("prod");
    }
}
