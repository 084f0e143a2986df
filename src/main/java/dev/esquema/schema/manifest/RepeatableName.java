package dev.esquema.schema.manifest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a repeatable script, {@code R__<description>.sql}, as Flyway reads it: the description alone identifies
 * the script, in whatever folder it is stored.
 *
 * @param description the description, with spaces in the place of underscores
 */
public record RepeatableName(String description) implements MigrationId, Comparable<RepeatableName> {

    static final String PREFIX = "R__";

    private static final Pattern FORM = Pattern.compile("R__(?<description>.+)\\.sql");

    /** The name in a path; empty if it is not the path of a repeatable script. */
    public static Optional<RepeatableName> parse(String path) {
        Matcher matcher = FORM.matcher(path.substring(path.lastIndexOf('/') + 1));
        return matcher.matches()
                ? Optional.of(new RepeatableName(matcher.group("description").replace('_', ' ')))
                : Optional.empty();
    }

    /** Reads {@code R__description}, with or without {@code .sql}. */
    static RepeatableName of(String text) {
        return parse(text)
                .orElseGet(
                        () -> new RepeatableName(text.substring(PREFIX.length()).replace('_', ' ')));
    }

    @Override
    public int compareTo(RepeatableName other) {
        return description.compareTo(other.description);
    }

    /** The name of the file without its suffix. */
    @Override
    public String toString() {
        return PREFIX.concat(description.replace(' ', '_'));
    }
}
