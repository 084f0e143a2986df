package dev.esquema.json.status;

import dev.esquema.json.Representation;
import dev.esquema.json.Texts;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.compatibility.Verdict;
import dev.esquema.schema.manifest.Version;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether an image with a given target may serve on the schema. */
@RegisterForReflection
public record CompatibilityJson(
        String target, boolean serves, List<String> reasons, String phase, @Nullable String checkedAt)
        implements Representation {

    public static CompatibilityJson of(SchemaStatus status, Version target) {
        Verdict verdict = status.mayServe(target);
        return new CompatibilityJson(
                target.toString(),
                verdict.serves(),
                verdict.reasons(),
                status.phase().name(),
                Texts.of(status.checkedAt()));
    }
}
