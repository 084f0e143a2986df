package dev.esquema.schema.migration;

import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.RunLimits;

/**
 * What holds for every migration run of a process.
 *
 * @param limits how long it is patient
 * @param backups when it makes a backup first
 * @param existing what it does about objects that are there already
 */
public record MigrationPolicy(RunLimits limits, BackupPolicy backups, ExistingTables existing) {}
