package dev.esquema.config;

import dev.esquema.text.Suggestion;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks the names of the keys: each {@code esquema.*} key must be known, and runs must support each
 * {@code quarkus.flyway.*} key.
 */
final class Keys {

    private static final Pattern NOT_IN_VARIABLE = Pattern.compile("[^A-Za-z0-9]");

    /** The keys of {@link EsquemaConfig}. They are listed here because a native image cannot list them by reflection. */
    static final Set<String> ESQUEMA = Set.of(
            "esquema.migrations",
            "esquema.migrations-if-mounted",
            "esquema.target",
            "esquema.trigger",
            "esquema.migrate-in-background",
            "esquema.existing-tables",
            "esquema.backup.before",
            "esquema.backup.directory",
            "esquema.backup.keep",
            "esquema.database.wait",
            "esquema.database.pooler",
            "esquema.journal.keep",
            "esquema.run.lock-wait",
            "esquema.run.lock-timeout",
            "esquema.run.statement-timeout",
            "esquema.run.concurrent-timeout",
            "esquema.run.retry-for",
            "esquema.ready.on-drift",
            "esquema.http.token",
            "esquema.http.token-file",
            "esquema.http.details",
            "esquema.http.metrics",
            "esquema.http.management-port",
            "esquema.status.interval",
            "esquema.status.drift-interval",
            "esquema.traces.endpoint");

    /**
     * The {@code quarkus.flyway.*} keys that may be set at run time: runs and Quarkus' own migrate-at-start both
     * support them. Runs would ignore any other key, so it is refused.
     */
    private static final Set<String> FLYWAY =
            Set.of("quarkus.flyway.migrate-at-start", "quarkus.flyway.table", "quarkus.flyway.default-schema");

    private static final Set<String> ESQUEMA_VARIABLES = asVariables(ESQUEMA);

    private static final Set<String> FLYWAY_VARIABLES = asVariables(FLYWAY);

    private static final Set<String> PLATFORM =
            Set.of("DATABASE_URL", "DATABASE_URL_FILE", "DATABASE_URL_MIGRATE", "DATABASE_URL_MIGRATE_FILE", "PORT");

    private static final int PREFIX_LENGTH = "esquema.".length();

    private static final String FLYWAY_PLACEHOLDERS = "quarkus.flyway.placeholders.";

    private static final String FLYWAY_PLACEHOLDER_VARIABLES = asVariable(FLYWAY_PLACEHOLDERS);

    /**
     * The variables that Kubernetes and Docker set in each container for a service whose name begins with "esquema".
     */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("\\w+_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private Keys() {}

    static void check(SmallRyeConfig config, Objections objections) {
        Map<String, String> flyway = new TreeMap<>();
        Map<String, String> unknown = new TreeMap<>();
        for (String name : config.getPropertyNames()) {
            String variable = asVariable(name);
            if (variable.startsWith("ESQUEMA_")
                    && !isKnown(variable)
                    && !isServiceLink(variable, value(config, name))) {
                unknown.merge(variable, name, Keys::asWritten);
            }
            if (isForeignFlywayKey(variable) && !ConfigurationSources.isPackaged(config, name)) {
                flyway.merge(variable, name, Keys::asWritten);
            }
            if (isOurs(variable) && isUnresolved(config.getConfigValue(name))) {
                objections.add("%s refers to a key or variable that is not set".formatted(name));
            }
        }
        unknown.values().forEach(name -> objections.add(unknownKey(name)));
        if (!flyway.isEmpty()) {
            objections.add("these keys cannot be set, because runs would not honour them: %s; only %s and %s* can"
                    .formatted(
                            String.join(", ", flyway.values()),
                            String.join(", ", new TreeSet<>(FLYWAY)),
                            FLYWAY_PLACEHOLDERS));
        }
    }

    /** Returns the environment variable of a key, by MicroProfile Config's rule. */
    static String asVariable(String key) {
        return NOT_IN_VARIABLE.matcher(key).replaceAll("_").toUpperCase(Locale.ROOT);
    }

    private static Set<String> asVariables(Set<String> keys) {
        return keys.stream().map(Keys::asVariable).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the message for an unknown key. The suggestion compares names without the common prefix; a variable of
     * the platform is also considered.
     */
    private static String unknownKey(String name) {
        Map<String, String> known = new TreeMap<>();
        PLATFORM.forEach(variable -> known.put(variable, variable));
        for (String key : ESQUEMA) {
            String form = name.equals(asVariable(name)) ? asVariable(key) : key;
            known.put(form.substring(PREFIX_LENGTH), form);
        }
        return Suggestion.of(name.substring(PREFIX_LENGTH), known.keySet())
                .map(suggestion -> "%s is unknown, did you mean %s?".formatted(name, known.get(suggestion)))
                .orElse("%s is unknown".formatted(name));
    }

    /**
     * Returns the name as the user wrote it: SmallRye Config lists an environment variable twice, by its own name and
     * as a key.
     */
    private static String asWritten(String one, String other) {
        return one.equals(asVariable(one)) ? one : other;
    }

    private static boolean isKnown(String variable) {
        return ESQUEMA_VARIABLES.contains(variable);
    }

    private static boolean isServiceLink(String variable, String value) {
        return SERVICE_LINK.matcher(variable).matches()
                || (variable.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches());
    }

    private static boolean isForeignFlywayKey(String variable) {
        return variable.startsWith("QUARKUS_FLYWAY_")
                && !variable.startsWith(FLYWAY_PLACEHOLDER_VARIABLES)
                && !FLYWAY_VARIABLES.contains(variable);
    }

    private static boolean isOurs(String variable) {
        return isKnown(variable)
                || variable.startsWith("QUARKUS_FLYWAY_")
                || variable.equals("PORT")
                || variable.equals("QUARKUS_HTTP_PORT");
    }

    private static boolean isUnresolved(ConfigValue value) {
        return value.getValue() == null && value.getRawValue() != null;
    }

    private static String value(SmallRyeConfig config, String name) {
        String value = config.getConfigValue(name).getValue();
        return value == null ? "" : value;
    }
}
