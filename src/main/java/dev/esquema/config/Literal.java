package dev.esquema.config;

import java.util.regex.Pattern;

/** Writes a value so that SmallRye Config reads it back as it is: it expands {@code ${…}}, {@code $$} and {@code \$}. */
public final class Literal {

    private static final Pattern BACKSLASHES_BEFORE_DOLLAR = Pattern.compile("(\\\\+)(?=\\$)");

    private Literal() {}

    /** A backslash cannot be written before a dollar sign: it becomes the default of an expression. */
    public static String of(String value) {
        String dollars = value.replace("$", "$$");
        return BACKSLASHES_BEFORE_DOLLAR.matcher(dollars).replaceAll("\\${esquema.none:$1}");
    }
}
