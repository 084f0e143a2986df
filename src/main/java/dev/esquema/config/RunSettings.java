package dev.esquema.config;

import dev.esquema.postgres.history.MigrationSession.Timeouts;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.preflight.ExistingTables;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.RunLimits;
import java.util.Optional;

/**
 * The settings of runs.
 *
 * @param trigger the configured trigger of {@code migrate}; if empty, the presence of a terminal decides
 * @param limits how long a run waits for its lock, and how long it retries
 * @param timeouts how long one statement may take
 * @param backups which runs make a backup first
 * @param existing the policy for objects that already exist
 * @param noOpRunsKept the number of runs without changes that the journal keeps
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
