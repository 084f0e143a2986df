package dev.esquema.schema.migration;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.preflight.ExistingTables;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.RunLimits;

/**
 * The settings of all migration runs of a process.
 *
 * @param limits the time limits of a run
 * @param backups when a run makes a backup first
 * @param existing what a run does about objects that exist already
 * @param revisions the migrations that correspond to former Alembic revisions
 */
public record MigrationPolicy(
        RunLimits limits, BackupPolicy backups, ExistingTables existing, AlembicRevisions revisions) {}
