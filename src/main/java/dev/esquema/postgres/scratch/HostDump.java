package dev.esquema.postgres.scratch;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SQL that creates what exists before the first migration: written by hand, or the output of
 * {@code pg_dump --schema-only}.
 */
public record HostDump(String sql) {

    /** Lines of a dump that only psql understands, or that name roles that the scratch server does not have. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "\\\\.*|(?i:alter .* owner to .*;|(grant|revoke) .*;|alter default privileges .*;|create schema public;|set transaction_timeout = .*;)");

    private static final Pattern QUOTE = Pattern.compile("--|'|\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");

    /** @throws SchemaException {@link Code#REFUSED} with the error of the server */
    public void load(Connections scratch) {
        try (Connection connection = scratch.open();
                Statement statement = connection.createStatement()) {
            statement.execute(statements());
        } catch (SQLException e) {
            throw new SchemaException(
                    Code.REFUSED,
                    "the host objects cannot be created: %s (SQLSTATE %s)"
                            .formatted(SqlFailure.message(e), SqlFailure.state(e)),
                    e);
        }
    }

    /** Returns the lines that a server understands; a line inside quotes, as in the body of a function, always stays. */
    String statements() {
        List<String> lines = new ArrayList<>();
        String quote = "";
        for (String line : sql.lines().toList()) {
            if (!quote.isEmpty() || !LEFT_OUT.matcher(line).matches()) {
                lines.add(line);
            }
            quote = quoteAtEnd(line, quote);
        }
        return String.join("\n", lines);
    }

    /** Returns the quote that is open at the end of a line: an apostrophe, a dollar tag or nothing. */
    private static String quoteAtEnd(String line, String quote) {
        String open = quote;
        Matcher edge = QUOTE.matcher(line);
        while (edge.find()) {
            if (open.isEmpty()) {
                if (edge.group().equals("--")) {
                    return open;
                }
                open = edge.group();
            } else if (open.equals(edge.group())) {
                open = "";
            }
        }
        return open;
    }
}
