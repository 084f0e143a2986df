package dev.esquema.schema.journal;

import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import java.util.Optional;
import java.util.OptionalInt;

/** The cause of a failed run: the message and, where they are known, migration, statement, line and SQLSTATE. */
public record RunFailure(
        String message,
        Optional<String> sqlState,
        Optional<String> version,
        Optional<String> statement,
        OptionalInt line) {

    public static RunFailure of(SchemaException failure) {
        FailureDetails details = failure.details();
        return new RunFailure(
                failure.getMessage(), details.sqlState(), details.version(), details.statement(), details.line());
    }
}
