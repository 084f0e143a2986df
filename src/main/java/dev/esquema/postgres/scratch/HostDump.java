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
            "\\\\.*|(?i:alter .* owner to .*;|(grant|revoke) .*;|alter default privileges .*;|create schema public;|set transaction_timeout = .*;|set default_tablespace = .*;)");

    /** The roles of a policy; without them it is a policy for everybody. */
    private static final Pattern POLICY_ROLES =
            Pattern.compile("(?i)(create policy .*?) to .*?( using \\(.*| with check \\(.*|;)");

    /**
     * The last line of a function whose body is {@code BEGIN ATOMIC … END}. The driver takes everything after it for the
     * same statement.
     */
    private static final String END_OF_BODY = "END;";

    private static final Pattern QUOTE = Pattern.compile("--|'|\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");

    /** @throws SchemaException {@link Code#REFUSED} with the error of the server */
    public void load(Connections scratch) {
        try (Connection connection = scratch.open();
                Statement statement = connection.createStatement()) {
            for (String part : parts()) {
                statement.execute(part);
            }
        } catch (SQLException e) {
            if (SqlFailure.isConnectionLost(e)) {
                throw SqlFailure.of("the host objects cannot be created", e);
            }
            throw new SchemaException(
                    Code.REFUSED,
                    "the host objects cannot be created: %s (SQLSTATE %s)"
                            .formatted(SqlFailure.message(e), SqlFailure.state(e)),
                    e);
        }
    }

    /**
     * Returns the lines that a server understands, in parts that the driver can separate into statements; a line inside
     * quotes, as in the body of a function, always stays.
     */
    List<String> parts() {
        List<String> parts = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        String quote = "";
        for (String line : sql.lines().toList()) {
            if (!quote.isEmpty()) {
                lines.add(line);
            } else if (!LEFT_OUT.matcher(line).matches()) {
                Matcher policy = POLICY_ROLES.matcher(line);
                lines.add(policy.matches() ? policy.group(1).concat(policy.group(2)) : line);
            }
            if (quote.isEmpty() && line.equalsIgnoreCase(END_OF_BODY)) {
                parts.add(String.join("\n", lines));
                lines.clear();
            }
            quote = quoteAtEnd(line, quote);
        }
        parts.add(String.join("\n", lines));
        return parts;
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
