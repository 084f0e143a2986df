package dev.esquema.learn.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a script without comments, quoted text and the bodies between dollar signs; each is replaced by spaces, so
 * that lines keep their numbers.
 */
record BareText(String text) {

    private static final Pattern HIDDEN = Pattern.compile(
            """
            --[^\\n]*
            |(?<comment>/\\*)
            |[eE]'(?:[^'\\\\]++|''|\\\\.)*+(?:'|$)
            |'(?:[^']++|'')*+(?:'|$)
            |"(?:[^"]++|"")*+(?:"|$)
            |\\$(?<tag>(?:[\\p{L}_][\\p{L}\\p{N}_]*)?)\\$.*?(?:\\$\\k<tag>\\$|$)
            |(?<word>[\\p{L}_][\\p{L}\\p{N}_$]*)
            """
                    .replace("\n", ""),
            Pattern.DOTALL);

    private static final Pattern COMMENT_EDGE = Pattern.compile("/\\*|\\*/");

    /** Reads a script. */
    static BareText of(String sql) {
        StringBuilder bare = new StringBuilder(sql);
        Matcher hidden = HIDDEN.matcher(sql);
        int from = 0;
        while (hidden.find(from)) {
            from = hidden.group("comment") == null ? hidden.end() : endOfComment(sql, hidden.end());
            if (hidden.group("word") == null) {
                blank(bare, hidden.start(), from);
            }
        }
        return new BareText(bare.toString());
    }

    private static void blank(StringBuilder bare, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bare.charAt(i) != '\n') {
                bare.setCharAt(i, ' ');
            }
        }
    }

    /** PostgreSQL's block comments nest (PostgreSQL documentation, 4.1.5). */
    private static int endOfComment(String sql, int start) {
        Matcher edge = COMMENT_EDGE.matcher(sql);
        int depth = 1;
        int from = start;
        while (depth > 0 && edge.find(from)) {
            depth += edge.group().equals("/*") ? 1 : -1;
            from = edge.end();
        }
        return depth > 0 ? sql.length() : from;
    }

    /** Returns the line of a position, counted from 1. */
    int line(int position) {
        return 1
                + (int) text.substring(0, position)
                        .chars()
                        .filter(letter -> letter == '\n')
                        .count();
    }
}
