package dev.esquema.config;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import io.smallrye.config.ConfigValidationException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Reads the configuration without starting Quarkus, from the places where Quarkus looks, in its order: system properties,
 * environment, {@code .env}, {@code config/application.properties}, the packaged {@code application.properties}.
 */
public final class ConfigurationLoader {

    /**
     * The {@code quarkus.flyway.*} keys that may be set at run time; a run and Quarkus' own migrate-at-start honour them
     * alike. Any other one would reach only the latter, so it is refused.
     */
    private static final Set<String> FLYWAY_KEYS =
            Set.of("quarkus.flyway.migrate-at-start", "quarkus.flyway.table", "quarkus.flyway.default-schema");

    private static final String FLYWAY_PLACEHOLDERS = "quarkus.flyway.placeholders.";
    private static final String PACKAGED = "application.properties of the package";

    private ConfigurationLoader() {}

    /** @throws SchemaException {@link Code#CONFIGURATION}, with everything that is wrong in one sentence */
    public static Settings load() {
        SmallRyeConfig config = read();
        refuseForeignFlywayKeys(config);
        EsquemaConfig esquema = config.getConfigMapping(EsquemaConfig.class);
        refuseImpossibleValues(esquema);
        return new Settings(config, esquema);
    }

    private static SmallRyeConfig read() {
        ClassLoader loader = ConfigurationLoader.class.getClassLoader();
        try {
            SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                    .forClassLoader(loader)
                    .withProfile(profile())
                    .addDefaultInterceptors()
                    .addSystemSources()
                    .addDiscoveredConverters()
                    .withSources(new DotEnvConfigSourceProvider())
                    .withSources(new PropertiesLocationConfigSourceFactory())
                    .withSources(packaged(loader))
                    .withMapping(EsquemaConfig.class)
                    .withValidateUnknown(true);
            Path beside = Path.of("config", "application.properties");
            if (Files.isRegularFile(beside)) {
                builder.withSources(new PropertiesConfigSource(beside.toUri().toURL(), 260));
            }
            return builder.build();
        } catch (IOException e) {
            throw new SchemaException(Code.CONFIGURATION, "the configuration cannot be read: %s".formatted(e), e);
        } catch (ConfigValidationException e) {
            throw new SchemaException(Code.CONFIGURATION, "the configuration is wrong: %s".formatted(problems(e)), e);
        }
    }

    private static ConfigSource packaged(ClassLoader loader) throws IOException {
        Properties properties = new Properties();
        try (InputStream stream = loader.getResourceAsStream("application.properties")) {
            if (stream != null) {
                properties.load(stream);
            }
        }
        return new PropertiesConfigSource(properties, PACKAGED, 250);
    }

    private static String profile() {
        return Optional.ofNullable(System.getProperty("quarkus.profile"))
                .or(() -> Optional.ofNullable(System.getenv("QUARKUS_PROFILE")))
                .orElse("prod");
    }

    private static void refuseForeignFlywayKeys(SmallRyeConfig config) {
        // A variable is listed twice: by its own name and by that of the key it may stand for.
        Map<String, String> foreign = new TreeMap<>();
        for (String name : config.getPropertyNames()) {
            if (isFlywayKey(name) && !isHonoured(name) && !isPackaged(config, name)) {
                foreign.merge(asVariable(name), name, (one, other) -> one.equals(asVariable(one)) ? one : other);
            }
        }
        if (!foreign.isEmpty()) {
            throw new SchemaException(
                    Code.CONFIGURATION,
                    "these keys cannot be set, because runs would not honour them: %s; only %s and %s* can"
                            .formatted(
                                    String.join(", ", foreign.values()),
                                    String.join(", ", new TreeSet<>(FLYWAY_KEYS)),
                                    FLYWAY_PLACEHOLDERS));
        }
    }

    private static void refuseImpossibleValues(EsquemaConfig esquema) {
        List<String> impossible = new ArrayList<>();
        if (esquema.status().interval().toMillis() < 1) {
            impossible.add("esquema.status.interval must be at least a millisecond");
        }
        if (esquema.status().driftInterval().toMillis() < 1) {
            impossible.add("esquema.status.drift-interval must be at least a millisecond");
        }
        if (esquema.journal().keep() < 0) {
            impossible.add("esquema.journal.keep must not be negative");
        }
        if (esquema.backup().keep().orElse(1) < 1) {
            impossible.add("esquema.backup.keep must be at least 1");
        }
        if (esquema.backup().before() != BackupPolicy.Before.NEVER
                && esquema.backup().directory().isEmpty()) {
            impossible.add("esquema.backup.before needs esquema.backup.directory");
        }
        Map<String, Duration> durations = new TreeMap<>();
        durations.put("esquema.database.wait", esquema.database().waitFor());
        durations.put("esquema.run.lock-wait", esquema.run().lockWait());
        durations.put("esquema.run.lock-timeout", esquema.run().lockTimeout());
        durations.put("esquema.run.statement-timeout", esquema.run().statementTimeout());
        durations.put("esquema.run.concurrent-timeout", esquema.run().concurrentTimeout());
        durations.put("esquema.run.retry-for", esquema.run().retryFor());
        durations.forEach((key, duration) -> {
            if (duration.isNegative()) {
                impossible.add("%s must not be negative".formatted(key));
            }
        });
        if (!impossible.isEmpty()) {
            throw new SchemaException(
                    Code.CONFIGURATION, "the configuration is wrong: %s".formatted(String.join("; ", impossible)));
        }
    }

    private static boolean isFlywayKey(String name) {
        return asVariable(name).startsWith("QUARKUS_FLYWAY_");
    }

    private static boolean isHonoured(String name) {
        String variable = asVariable(name);
        return variable.startsWith(asVariable(FLYWAY_PLACEHOLDERS))
                || FLYWAY_KEYS.stream().map(ConfigurationLoader::asVariable).anyMatch(variable::equals);
    }

    private static boolean isPackaged(SmallRyeConfig config, String name) {
        return PACKAGED.equals(config.getConfigValue(name).getConfigSourceName());
    }

    /** The key as an environment variable, by MicroProfile Config's rule. */
    private static String asVariable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static String problems(ConfigValidationException e) {
        return IntStream.range(0, e.getProblemCount())
                .mapToObj(index -> e.getProblem(index).getMessage().replaceAll("java[.]lang[.]\\w+: |SRCFG\\d+: ", ""))
                .collect(Collectors.joining("; "));
    }
}
