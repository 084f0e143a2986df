package dev.esquema.schema.run;

import dev.esquema.schema.manifest.Version;
import java.time.Duration;
import java.util.Optional;

/**
 * What is asked of a run.
 *
 * @param target stop at this version; empty means the build's target
 * @param databaseWait how long to wait for a database that does not answer yet
 */
public record RunRequest(Trigger trigger, Optional<Version> target, Duration databaseWait) {

    public RunRequest {
        if (databaseWait.isNegative()) {
            throw new IllegalArgumentException("a wait cannot be negative");
        }
    }
}
