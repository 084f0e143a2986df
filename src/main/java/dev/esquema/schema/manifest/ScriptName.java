package dev.esquema.schema.manifest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a versioned script, {@code V<version>__<description>.sql}, as Flyway reads it. */
public record ScriptName(Version version, String description) {

    private static final Pattern FORM = Pattern.compile("V(?<version>[0-9._]+?)__(?<description>.+)\\.sql");

    /** The parts of the name, wherever the script is stored; empty if it is not the name of a versioned script. */
    public static Optional<ScriptName> parse(String path) {
        Matcher matcher = FORM.matcher(path.substring(path.lastIndexOf('/') + 1));
        if (!matcher.matches() || !Version.isVersion(matcher.group("version"))) {
            return Optional.empty();
        }
        return Optional.of(new ScriptName(
                Version.of(matcher.group("version")),
                matcher.group("description").replace('_', ' ')));
    }
}
