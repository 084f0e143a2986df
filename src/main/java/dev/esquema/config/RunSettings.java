package dev.esquema.config;

import dev.esquema.postgres.history.MigrationSession.Timeouts;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.migration.ExistingTables;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.RunLimits;
import java.util.Optional;

/**
 * How runs behave.
 *
 * @param trigger who starts the runs of {@code migrate}; empty means that a terminal decides
 * @param limits how long a run waits for its lock, and tries again
 * @param timeouts how long one statement may take
 * @param backups which runs make a backup first
 * @param existing what a run does about objects that are there already
 * @param noOpRunsKept how many runs that found nothing to do stay in the journal
 */
public record RunSettings(
        Optional<Trigger> trigger,
        RunLimits limits,
        Timeouts timeouts,
        BackupPolicy backups,
        ExistingTables existing,
        int noOpRunsKept) {

    public RunSettings {
        if (noOpRunsKept < 0) {
            throw new IllegalArgumentException("a negative number of runs is kept");
        }
    }
}
