package dev.esquema.schema.structure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Conversions between names and their form in SQL. */
public final class Sql {

    private static final Pattern QUOTED = Pattern.compile("\"(?<name>([^\"]|\"\")*)\"");

    private Sql() {}

    /**
     * The name in quotes. Every name is quoted, because a list of the key words that need quotes would not be complete
     * for every version.
     */
    public static String quoted(String name) {
        return "\"%s\"".formatted(name.replace("\"", "\"\""));
    }

    /** The name, without quotes, of a function that is written with its arguments. */
    public static String nameOfFunction(String signature) {
        Matcher quoted = QUOTED.matcher(signature);
        return quoted.lookingAt()
                ? quoted.group("name").replace("\"\"", "\"")
                : signature.substring(0, signature.indexOf('('));
    }
}
