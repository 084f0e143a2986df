package dev.esquema.schema.migration;

import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.RunLimits;

/**
 * The settings of all migration runs of a process.
 *
 * @param limits the time limits of a run
 * @param backups when a run makes a backup first
 * @param existing what a run does about objects that exist already
 */
public record MigrationPolicy(RunLimits limits, BackupPolicy backups, ExistingTables existing) {}
