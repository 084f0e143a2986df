package dev.esquema.json;

import dev.esquema.schema.history.LockHolder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session that holds the run lock. */
@RegisterForReflection
public record LockHolderJson(int process, String application) {

    public static @Nullable LockHolderJson of(Optional<LockHolder> holder) {
        return holder.map(found -> new LockHolderJson(found.pid(), found.application()))
                .orElse(null);
    }
}
