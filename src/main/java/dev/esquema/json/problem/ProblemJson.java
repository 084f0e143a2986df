package dev.esquema.json.problem;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.esquema.json.Representation;
import dev.esquema.schema.problem.SchemaException;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The body that a route returns for a failure: {@code application/problem+json} (RFC 9457). */
@RegisterForReflection
public record ProblemJson(
        String type, String title, int status, String detail, String code, @JsonUnwrapped FailureFacts facts)
        implements Representation {

    public static ProblemJson of(SchemaException failure) {
        return new ProblemJson(
                "about:blank",
                failure.code().title(),
                failure.code().httpStatus(),
                failure.getMessage(),
                failure.code().name(),
                FailureFacts.of(failure));
    }
}
