package dev.esquema.json.problem;

import dev.esquema.json.Representation;
import dev.esquema.schema.problem.SchemaException;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The object that a failed command prints. */
@RegisterForReflection
public record FailureJson(String outcome, ErrorJson error) implements Representation {

    public static FailureJson of(SchemaException failure) {
        return new FailureJson(failure.details().outcomeUnknown() ? "UNKNOWN" : "FAILED", ErrorJson.of(failure));
    }
}
