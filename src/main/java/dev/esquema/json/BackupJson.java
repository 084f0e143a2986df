package dev.esquema.json;

import dev.esquema.schema.port.Backup;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A backup that was made before a change. */
@RegisterForReflection
public record BackupJson(String file, String restore) {

    public static @Nullable BackupJson of(Optional<Backup.Copy> backup) {
        return backup.map(copy -> new BackupJson(copy.file(), copy.restore())).orElse(null);
    }
}
