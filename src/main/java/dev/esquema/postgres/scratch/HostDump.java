package dev.esquema.postgres.scratch;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The SQL that creates what exists before the first migration: written by hand, or the output of
 * {@code pg_dump --schema-only}.
 */
public record HostDump(String sql) {

    /** Lines of a dump that only psql understands, or that name roles that the scratch server does not have. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "\\\\.*|(?i:alter .* owner to .*;|(grant|revoke) .*;|alter default privileges .*;|create schema public;|set transaction_timeout = .*;)");

    /** @throws SchemaException {@link Code#REFUSED} with the error of the server */
    public void load(Connections scratch) {
        String statements =
                sql.lines().filter(line -> !LEFT_OUT.matcher(line).matches()).collect(Collectors.joining("\n"));
        try (Connection connection = scratch.open();
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            throw new SchemaException(
                    Code.REFUSED,
                    "the host objects cannot be created: %s (SQLSTATE %s)"
                            .formatted(SqlFailure.message(e), SqlFailure.state(e)),
                    e);
        }
    }
}
