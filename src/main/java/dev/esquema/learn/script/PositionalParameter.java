package dev.esquema.learn.script;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds {@code $1} and other positional parameters outside quotes and comments.
 *
 * <p>Flyway's parser reads such a dollar sign as the beginning of a dollar-quoted text and sends the rest of the script
 * as one statement (Flyway issue 3808), so a script that contains one is refused.
 */
final class PositionalParameter {

    /**
     * Text that can hide a dollar sign comes before the parameter; a block comment matches only at its start, because
     * block comments nest.
     */
    private static final Pattern TOKEN = Pattern.compile(
            """
            --[^\\n]*
            |(?<comment>/\\*)
            |[eE]'(?:[^'\\\\]++|''|\\\\.)*+(?:'|$)
            |'(?:[^']++|'')*+(?:'|$)
            |"(?:[^"]++|"")*+(?:"|$)
            |\\$(?<tag>(?:[\\p{L}_][\\p{L}\\p{N}_]*)?)\\$.*?(?:\\$\\k<tag>\\$|$)
            |(?<parameter>\\$\\d+)
            |[\\p{L}_][\\p{L}\\p{N}_$]*
            """
                    .replace("\n", ""),
            Pattern.DOTALL);

    private static final Pattern COMMENT_EDGE = Pattern.compile("/\\*|\\*/");

    private PositionalParameter() {}

    /** Returns the line of the first parameter, counted from 1; empty if there is none. */
    static OptionalInt line(String sql) {
        Matcher token = TOKEN.matcher(sql);
        int from = 0;
        while (token.find(from)) {
            if (token.group("parameter") != null) {
                return OptionalInt.of(1
                        + (int) sql.substring(0, token.start()).lines().count()
                        - (startsLine(sql, token.start()) ? 0 : 1));
            }
            from = token.group("comment") == null ? token.end() : endOfComment(sql, token.end());
        }
        return OptionalInt.empty();
    }

    private static boolean startsLine(String sql, int position) {
        return position == 0 || sql.charAt(position - 1) == '\n';
    }

    /** PostgreSQL's block comments nest (PostgreSQL documentation, 4.1.5). */
    private static int endOfComment(String sql, int begun) {
        Matcher edge = COMMENT_EDGE.matcher(sql);
        int depth = 1;
        int from = begun;
        while (depth > 0 && edge.find(from)) {
            depth += edge.group().equals("/*") ? 1 : -1;
            from = edge.end();
        }
        return depth > 0 ? sql.length() : from;
    }
}
