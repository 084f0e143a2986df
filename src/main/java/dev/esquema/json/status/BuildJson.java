package dev.esquema.json.status;

import dev.esquema.schema.journal.Build;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** The version and the commit of this build. */
@RegisterForReflection
public record BuildJson(String version, String commit) {

    static BuildJson of(Build build) {
        return new BuildJson(build.version(), build.commit());
    }
}
