package dev.esquema.json.problem;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonView;
import dev.esquema.json.Detail;
import dev.esquema.schema.problem.SchemaException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The error of a command that failed, or of an operation that would be refused. */
@RegisterForReflection
public record ErrorJson(String code, @JsonView(Detail.class) String message, @JsonUnwrapped FailureFacts facts) {

    public static ErrorJson of(SchemaException failure) {
        return new ErrorJson(failure.code().name(), failure.getMessage(), FailureFacts.of(failure));
    }

    public static @Nullable ErrorJson of(Optional<SchemaException> failure) {
        return failure.map(ErrorJson::of).orElse(null);
    }
}
