package dev.esquema.schema.manifest;

import java.util.Optional;

/** The name of a versioned script, {@code V<version>__<description>.sql}, as Flyway reads it. */
public record ScriptName(Version version, String description) {

    private static final String SEPARATOR = "__";
    private static final String SUFFIX = ".sql";

    /** The parts of the name, wherever the script is stored; empty if it is not the name of a versioned script. */
    public static Optional<ScriptName> parse(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int separator = name.indexOf(SEPARATOR);
        int end = name.length() - SUFFIX.length();
        int description = separator + SEPARATOR.length();
        if (separator < 0 || description >= end || !name.startsWith("V") || !name.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        return Version.parse(name.substring(1, separator))
                .map(version ->
                        new ScriptName(version, name.substring(description, end).replace('_', ' ')));
    }
}
