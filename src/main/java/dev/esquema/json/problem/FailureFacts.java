package dev.esquema.json.problem;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonView;
import dev.esquema.json.Detail;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The known facts of a failure besides its code and its message; part of {@link ErrorJson} and {@link ProblemJson}. */
@RegisterForReflection
@JsonInclude(NON_NULL)
public record FailureFacts(
        @Nullable String version,
        @Nullable String script,
        @Nullable Integer line,
        @JsonView(Detail.class) @Nullable String statement,
        @Nullable String sqlState,
        @JsonView(Detail.class) @Nullable List<String> mend,
        @JsonView(Detail.class) @Nullable String backup) {

    static FailureFacts of(SchemaException failure) {
        FailureDetails details = failure.details();
        return new FailureFacts(
                details.version().orElse(null),
                details.script().orElse(null),
                details.line().isEmpty() ? null : details.line().getAsInt(),
                details.statement().orElse(null),
                details.sqlState().orElse(null),
                details.mend().isEmpty() ? null : details.mend(),
                details.backup().orElse(null));
    }
}
