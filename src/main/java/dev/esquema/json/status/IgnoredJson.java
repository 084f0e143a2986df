package dev.esquema.json.status;

import com.fasterxml.jackson.annotation.JsonView;
import dev.esquema.json.Detail;
import dev.esquema.schema.finding.IgnoredFinding;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A deviation that the migration set accepts, with the reason. */
@RegisterForReflection
public record IgnoredJson(
        String version,
        @JsonView(Detail.class) String object,
        String severity,
        @JsonView(Detail.class) String message,
        String reason) {

    static IgnoredJson of(IgnoredFinding ignored) {
        return new IgnoredJson(
                ignored.finding().version().toString(),
                ignored.finding().object(),
                ignored.finding().severity().name(),
                ignored.finding().message(),
                ignored.reason());
    }
}
