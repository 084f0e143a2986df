package dev.esquema.flyway;

import dev.esquema.set.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;
import org.flywaydb.database.postgresql.PostgreSQLParser;

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

    /** Returns the statements of a script whose placeholders are replaced already. */
    public static List<ScriptStatement> parse(String script) {
        FluentConfiguration plain = Flyway.configure().placeholderReplacement(false);
        FlywayLog.applyTo(plain);
        List<ScriptStatement> statements = new ArrayList<>();
        try (SqlStatementIterator iterator = new PostgreSQLParser(plain, new ParsingContext())
                .parse(new ScriptResource("script.sql", () -> script))) {
            while (iterator.hasNext()) {
                statements.add(of(iterator.next()));
            }
        }
        return statements;
    }

    private static ScriptStatement of(SqlStatement statement) {
        String text = statement.getSql().replace("\r\n", "\n");
        int start = start(text);
        String sql = text.substring(start).strip();
        return new ScriptStatement(
                statement.getLineNumber(), sql, COPY.matcher(sql).matches());
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
        return FlywayFailure.oneLineOf(sql);
    }
}
