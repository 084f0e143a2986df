package dev.esquema.json;

import com.fasterxml.jackson.annotation.JsonView;
import dev.esquema.schema.history.LockHolder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session that holds the run lock. */
@RegisterForReflection
public record LockHolderJson(
        @JsonView(Detail.class) int process,
        @JsonView(Detail.class) String application,
        @JsonView(Detail.class) List<Blocker> waitsFor) {

    public LockHolderJson {
        waitsFor = List.copyOf(waitsFor);
    }

    /** A session that holds a lock which the run waits for. */
    @RegisterForReflection
    public record Blocker(@JsonView(Detail.class) int process, @JsonView(Detail.class) String application) {}

    public static @Nullable LockHolderJson of(Optional<LockHolder> holder) {
        return holder.map(found -> new LockHolderJson(
                        found.pid(),
                        found.application(),
                        found.waitsFor().stream()
                                .map(blocker -> new Blocker(blocker.pid(), blocker.application()))
                                .toList()))
                .orElse(null);
    }
}
