package dev.esquema.json;

import com.fasterxml.jackson.annotation.JsonView;
import dev.esquema.schema.history.LockHolder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session that holds the run lock. */
@RegisterForReflection
public record LockHolderJson(@JsonView(Detail.class) int process, @JsonView(Detail.class) String application) {

    public static @Nullable LockHolderJson of(Optional<LockHolder> holder) {
        return holder.map(found -> new LockHolderJson(found.pid(), found.application()))
                .orElse(null);
    }
}
