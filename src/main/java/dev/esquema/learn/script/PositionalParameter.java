package dev.esquema.learn.script;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds {@code $1} and other positional parameters outside quotes and comments.
 *
 * <p>Flyway's parser reads such a dollar sign as the beginning of a dollar-quoted text and sends the rest of the script
 * as one statement (Flyway issue 3808).
 */
final class PositionalParameter {

    /** A word may contain a dollar sign, as in {@code a$1}. */
    private static final Pattern TOKEN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*|(?<parameter>\\$\\d+)");

    private PositionalParameter() {}

    /** Returns the line of the first parameter, counted from 1; empty if there is none. */
    static OptionalInt line(String sql) {
        BareText bare = BareText.of(sql);
        Matcher token = TOKEN.matcher(bare.text());
        while (token.find()) {
            if (token.group("parameter") != null) {
                return OptionalInt.of(bare.line(token.start()));
            }
        }
        return OptionalInt.empty();
    }
}
