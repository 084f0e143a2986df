package dev.esquema.json.status;

import dev.esquema.json.Representation;
import dev.esquema.json.Texts;
import dev.esquema.schema.manifest.Version;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest applied version. */
@RegisterForReflection
public record CurrentJson(@Nullable String version) implements Representation {

    public static CurrentJson of(Optional<Version> version) {
        return new CurrentJson(Texts.of(version));
    }
}
