package dev.esquema.schema.migration;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.run.LoggedProgress;
import dev.esquema.schema.run.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a run.
 *
 * @param target the version to stop at; empty means the build's target
 * @param released the rolled back versions that are to be applied again
 * @param databaseWait how long to wait for a database that does not answer yet
 * @param backup the place for a backup before the run; empty leaves the choice to the policy
 * @param progress receives the progress of the run
 * @param findingsAccepted whether to continue in spite of deviations
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

    /**
     * The target of the build that serves after the run: the version at which this run alone stops does not change it.
     *
     * @param stop the version to stop at
     */
    public Version servingTarget(Manifest manifest, Version stop) {
        return target.isPresent() ? manifest.target(Optional.empty()) : stop;
    }

    /** A request whose progress is only logged. */
    public RunRequest(Trigger trigger, Optional<Version> target, Duration databaseWait) {
        this(trigger, target, Set.of(), databaseWait, Optional.empty(), new LoggedProgress(), false);
    }
}
