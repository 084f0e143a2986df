package dev.esquema.schema.structure;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of the multirange that belongs to a range. */
public final class Multirange {

    private static final Pattern OPTION = Pattern.compile(", multirange_type_name = (?<name>.*)(?=\\)$)");
    private static final String RANGE = "range";

    private Multirange() {}

    /** The name of the multirange without quotes; empty if the definition is not that of a range. */
    public static Optional<String> of(String range, Definition definition) {
        if (!(definition instanceof Definition.Statement statement)) {
            return Optional.empty();
        }
        Matcher option = OPTION.matcher(statement.sql().text());
        return Optional.of(option.find() ? unquoted(option.group("name")) : usual(range));
    }

    /** Whether two ranges differ in nothing but the names of their multiranges. */
    public static boolean isOnlyDifference(Definition is, Definition wanted) {
        return is instanceof Definition.Statement actual
                && wanted instanceof Definition.Statement range
                && without(actual).equals(without(range));
    }

    /** The definition without the name of its multirange. */
    private static Definition.Statement without(Definition.Statement range) {
        return new Definition.Statement(
                Wording.of(OPTION.matcher(range.sql().text()).replaceFirst("")), range.firing());
    }

    /** The name that PostgreSQL gives the multirange, unless {@code CREATE TYPE} names it. */
    private static String usual(String range) {
        return range.contains(RANGE)
                ? range.replaceFirst(RANGE, "multi".concat(RANGE))
                : range.substring(0, Math.min(52, range.length())).concat("_multirange");
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
    }
}
