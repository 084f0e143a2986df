package dev.esquema.learn;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A value of one of Flyway's own placeholders that is another one in each database or run, such as that of
 * {@code ${flyway:database}}. A statement may have it, but not the definition of an object: that of a scratch database
 * would be expected everywhere.
 */
final class VaryingValue {

    private static final Pattern PLACEHOLDER = Pattern.compile(
            "\\$\\{(?<name>flyway:(?:database|user|timestamp|workingDirectory))}", Pattern.CASE_INSENSITIVE);

    private static final String TIMESTAMP = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d";

    private VaryingValue() {}

    /** Whether a script has such a placeholder. */
    static boolean mayBeIn(String sql) {
        return PLACEHOLDER.matcher(sql).find();
    }

    /**
     * Refuses a script if a value became part of a definition.
     *
     * @param values the values that the placeholders had, by name
     * @throws SchemaException {@link Code#REFUSED} with the line
     */
    static void refuse(String script, String sql, Effect effect, Map<String, String> values) {
        Matcher placeholder = PLACEHOLDER.matcher(sql);
        while (placeholder.find()) {
            String name = placeholder.group("name");
            Optional<String> value = values.entrySet().stream()
                    .filter(known -> known.getKey().equalsIgnoreCase(name))
                    .map(known -> "(?<!\\w)%s(?!\\w)".formatted(Pattern.quote(known.getValue())))
                    .findFirst();
            Pattern written = Pattern.compile(value.orElse(TIMESTAMP));
            Optional<DatabaseObject> object = Stream.of(effect.creates(), effect.changes())
                    .flatMap(part -> part.objects().entrySet().stream())
                    .filter(entry -> written.matcher(entry.getKey().name()).find()
                            || written.matcher(entry.getValue().text()).find())
                    .<DatabaseObject>map(Map.Entry::getKey)
                    .findFirst();
            if (object.isPresent()) {
                throw refusal(script, line(sql, placeholder.start()), name, object.get());
            }
        }
    }

    private static int line(String sql, int position) {
        return 1
                + (int) sql.substring(0, position)
                        .chars()
                        .filter(letter -> letter == '\n')
                        .count();
    }

    private static SchemaException refusal(String script, int line, String name, DatabaseObject object) {
        return new SchemaException(
                Code.REFUSED,
                "%s has ${%s} in line %d, and its value is part of %s: each database or run has another value, so the object could not be verified; write the value itself, or a placeholder of your own in placeholders.properties"
                        .formatted(script, name, line, object));
    }
}
