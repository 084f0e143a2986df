package dev.esquema.schema.journal;

import dev.esquema.schema.problem.SchemaException;
import java.util.Map;
import java.util.Optional;

/** Why a run failed: the sentence, and where it is known, migration, statement, line and SQLSTATE. */
public record RunFailure(
        String message,
        Optional<String> sqlState,
        Optional<String> version,
        Optional<String> statement,
        Optional<Integer> line) {

    public static RunFailure of(SchemaException failure) {
        Map<String, String> details = failure.details();
        return new RunFailure(
                failure.getMessage(),
                Optional.ofNullable(details.get("sqlState")),
                Optional.ofNullable(details.get("version")),
                Optional.ofNullable(details.get("statement")),
                Optional.ofNullable(details.get("line")).map(Integer::valueOf));
    }
}
