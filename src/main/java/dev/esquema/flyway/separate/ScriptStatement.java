package dev.esquema.flyway.separate;

import dev.esquema.postgres.connection.StatementText;
import dev.esquema.set.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One statement of a script, as Flyway's parser separates them.
 *
 * @param line the line where it begins, from 1
 * @param sql its text without the comments before it and without the semicolon
 * @param copied whether rows follow it in the script, as after COPY … FROM STDIN
 */
public record ScriptStatement(int line, String sql, boolean copied) {

    /** The comments and the space before a statement; a block comment may contain others. */
    private static final Pattern LEADING = Pattern.compile("\\s+|--[^\\n]*+|(/\\*)");

    private static final Pattern COMMENT_EDGE = Pattern.compile("/\\*|\\*/");

    private static final Pattern COPY =
            Pattern.compile("copy\\b.*\\bfrom\\s+stdin\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** @param text the statement as Flyway's parser returns it, with the comments before it */
    public static ScriptStatement of(int line, String text) {
        String unix = text.replace("\r\n", "\n");
        String sql = unix.substring(start(unix)).strip();
        return new ScriptStatement(line, sql, COPY.matcher(sql).matches());
    }

    /** Returns the position after leading comments. */
    private static int start(String text) {
        Matcher leading = LEADING.matcher(text);
        int from = 0;
        while (leading.region(from, text.length()).lookingAt()) {
            from = leading.group(1) == null ? leading.end() : endOfComment(text, leading.end());
        }
        return from;
    }

    private static int endOfComment(String text, int start) {
        Matcher edge = COMMENT_EDGE.matcher(text);
        int depth = 1;
        int from = start;
        while (depth > 0 && edge.find(from)) {
            depth += edge.group().equals("/*") ? 1 : -1;
            from = edge.end();
        }
        return depth > 0 ? text.length() : from;
    }

    /** Returns the SHA-256 of its text. */
    public String digest() {
        return Sha256.of(sql.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns its text in one line, shortened for a message. */
    public String text() {
        return StatementText.oneLine(sql);
    }
}
