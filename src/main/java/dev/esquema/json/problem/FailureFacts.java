package dev.esquema.json.problem;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.esquema.schema.problem.SchemaException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a failure besides its code and its message; part of {@link ErrorJson} and {@link ProblemJson}. */
@RegisterForReflection
@JsonInclude(NON_NULL)
public record FailureFacts(
        @Nullable String version,
        @Nullable String script,
        @Nullable Integer line,
        @Nullable String statement,
        @Nullable String sqlState,
        @Nullable String mend,
        @Nullable String backup) {

    static FailureFacts of(SchemaException failure) {
        Map<String, String> details = failure.details();
        String line = details.get("line");
        return new FailureFacts(
                details.get("version"),
                details.get("script"),
                line == null ? null : Integer.valueOf(line),
                details.get("statement"),
                details.get("sqlState"),
                details.get("mend"),
                details.get("backup"));
    }
}
