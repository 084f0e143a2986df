package dev.esquema.config;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.Reason;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Resolves the configuration into checked {@link Settings}; one message reports all errors. */
public final class ConfigurationLoader {

    private ConfigurationLoader() {}

    /**
     * Loads the settings of a command; a database is optional, because some commands need none.
     *
     * @throws SchemaException {@link Code#CONFIGURATION}
     */
    public static Settings load() {
        return load(false);
    }

    /**
     * Loads the settings of the server, which needs a database.
     *
     * @throws SchemaException {@link Code#CONFIGURATION}
     */
    public static Settings loadForServer() {
        return load(true);
    }

    /** Resolves a configuration that has already been read, such as the configuration of a Quarkus test. */
    public static Settings resolve(SmallRyeConfig config) {
        Objections objections = new Objections();
        SettingsReader reader = new SettingsReader(config, objections);
        reader.check();
        return reader.read(config.getConfigMapping(EsquemaConfig.class));
    }

    private static Settings load(boolean serving) {
        try {
            return loaded(serving);
        } catch (IllegalArgumentException | NoSuchElementException e) {
            throw new SchemaException(
                    Code.CONFIGURATION, "the configuration is wrong: %s".formatted(UnreadableValue.of(e)), e);
        }
    }

    private static Settings loaded(boolean serving) {
        Objections objections = new Objections();
        Optional<SmallRyeConfig> mapped = mapped(objections);
        SmallRyeConfig config = mapped.orElseGet(ConfigurationSources::read);
        Keys.check(config, objections);
        SettingsReader reader = new SettingsReader(config, objections);
        reader.check();
        if (serving) {
            reader.requireDatabase();
        }
        objections.refuse();
        return reader.read(config.getConfigMapping(EsquemaConfig.class));
    }

    /** Returns the failure of a key of Quarkus whose value cannot be converted; Quarkus reads those keys itself. */
    public static SchemaException wrong(ConfigValidationException e) {
        Objections objections = new Objections();
        for (int index = 0; index < e.getProblemCount(); index++) {
            objections.add(inPlainWords(e.getProblem(index).getMessage()));
        }
        return objections.refusal();
    }

    private static Optional<SmallRyeConfig> mapped(Objections objections) {
        try {
            return Optional.of(ConfigurationSources.readMapped());
        } catch (ConfigValidationException e) {
            for (int index = 0; index < e.getProblemCount(); index++) {
                String message = e.getProblem(index).getMessage();
                // The message of a value that cannot be expanded contains a part of it; AccessKeys objects without it.
                if (!message.contains(AccessKeys.TOKEN)) {
                    objections.add(inPlainWords(message));
                }
            }
            return Optional.empty();
        }
    }

    /** The library's sentence about a value that cannot be converted names classes, which mean nothing to an operator. */
    static String inPlainWords(String problem) {
        return Reason.plain(problem)
                .replaceFirst(
                        "(?s)^Could not expand value .* in property (\\S+)$",
                        "$1 refers to a key or variable that is not set")
                .replaceFirst(
                        "(?s)^The config property (\\S+) with the config value (\".*\") threw an Exception whilst being converted ",
                        "$1 cannot be $2: ")
                .replaceFirst("(?s): For input string: .*$", ": it is not a number, or is too large")
                .replaceFirst("Cannot convert .* to enum class \\S+, allowed values: ", "allowed are ");
    }
}
