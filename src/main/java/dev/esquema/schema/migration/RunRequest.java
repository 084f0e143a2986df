package dev.esquema.schema.migration;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.run.LoggedProgress;
import dev.esquema.schema.run.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked of a run.
 *
 * @param target stop at this version; empty means the build's target
 * @param released what was rolled back and is to be applied again
 * @param databaseWait how long to wait for a database that does not answer yet
 * @param backup where to make a backup first; empty leaves that to the policy
 * @param progress who watches
 * @param findingsAccepted whether to go on in spite of what deviates
 */
public record RunRequest(
        Trigger trigger,
        Optional<Version> target,
        Set<Version> released,
        Duration databaseWait,
        Optional<Backup.Place> backup,
        Progress progress,
        boolean findingsAccepted) {

    public RunRequest {
        released = Set.copyOf(released);
        if (databaseWait.isNegative()) {
            throw new IllegalArgumentException("a wait cannot be negative");
        }
    }

    /** A request that only the log watches. */
    public RunRequest(Trigger trigger, Optional<Version> target, Duration databaseWait) {
        this(trigger, target, Set.of(), databaseWait, Optional.empty(), new LoggedProgress(), false);
    }
}
