package dev.esquema.schema.structure;

import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column's type as PostgreSQL prints it ({@code format_type}).
 *
 * @param name the name without modifiers, such as {@code timestamp without time zone}
 * @param size the first modifier, such as the 10 of {@code numeric(10,2)}
 * @param scale the second modifier
 */
public record DataType(String name, OptionalInt size, OptionalInt scale) {

    private static final Pattern FORM =
            Pattern.compile("(?<name>[^(]*)(?:\\((?<size>\\d+)(?:,(?<scale>-?\\d+))?\\))?(?<rest>.*)", Pattern.DOTALL);

    /** Types that PostgreSQL finds first with every search path. */
    private static final Set<String> BUILT_IN = Set.of(
            "smallint",
            "integer",
            "bigint",
            "numeric",
            "real",
            "double precision",
            "character varying",
            "character",
            "text",
            "boolean",
            "bytea",
            "uuid",
            "json",
            "jsonb",
            "date",
            "interval",
            "time without time zone",
            "time with time zone",
            "timestamp without time zone",
            "timestamp with time zone");

    public static DataType of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'%s' is not a type".formatted(text));
        }
        return new DataType(
                matcher.group("name").concat(matcher.group("rest")),
                number(matcher.group("size")),
                number(matcher.group("scale")));
    }

    private static OptionalInt number(String digits) {
        return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    }

    /** Whether the type means the same with every search path. */
    public boolean isBuiltIn() {
        return BUILT_IN.contains(name);
    }

    /** The number of digits after the decimal point that a numeric keeps; empty if it keeps any number of them. */
    OptionalInt fraction() {
        return size.isEmpty() || scale.isPresent() ? scale : OptionalInt.of(0);
    }

    /** The number of digits before the decimal point that a numeric holds. */
    int whole() {
        return size.orElseThrow() - fraction().orElseThrow();
    }
}
