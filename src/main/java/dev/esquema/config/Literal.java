package dev.esquema.config;

import java.util.regex.Pattern;

/**
 * Escapes a value so that SmallRye Config does not expand it: SmallRye Config expands {@code ${…}}, {@code $$} and
 * {@code \$}.
 */
public final class Literal {

    private static final Pattern BACKSLASHES_BEFORE_DOLLAR = Pattern.compile("(\\\\+)(?=\\$)");

    private Literal() {}

    /**
     * Returns the escaped value. A backslash before a dollar sign cannot be escaped directly, so it becomes the default
     * of an expression.
     */
    public static String of(String value) {
        String dollars = value.replace("$", "$$");
        return BACKSLASHES_BEFORE_DOLLAR.matcher(dollars).replaceAll("\\${esquema.none:$1}");
    }
}
