package dev.esquema.schema.migration;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSessions;

/**
 * One attempt to bring the schema to its target, the same for every trigger.
 *
 * <ol>
 *   <li>Refuse a build that contradicts itself, before any connection.
 *   <li>Open one session, waiting for the database.
 *   <li>Look, and refuse a database that excludes this build; every start of an image that was rolled back too far comes
 *       here, and leaves no row in the journal.
 *   <li>If nothing is pending and nothing is wrong, record that and end. Whoever holds the lock does not matter: a
 *       newer build at work must not keep an older one from starting.
 *   <li>Take the run lock.
 *   <li>Look again: another run may have done the work.
 *   <li>Open the journal, which closes the runs that died.
 *   <li>Settle what an earlier run left outside a transaction.
 *   <li>Preflight: all objections at once, nothing applied.
 *   <li>Make a backup, if one is wanted.
 *   <li>Record what was there already, if it is exactly what pending migrations would have made.
 *   <li>Apply, and try again for passing reasons.
 *   <li>Verify, if anything was changed.
 *   <li>Close the journal, whatever came of it.
 * </ol>
 */
public final class MigrationRun {

    private final Manifest manifest;
    private final RunFrame sessions;
    private final MigrationPolicy policy;
    private final Cancellation cancellation;

    public MigrationRun(
            Manifest manifest,
            RunSessions sessions,
            RunLimits limits,
            BackupPolicy backups,
            ExistingTables existing,
            Cancellation cancellation) {
        this.manifest = manifest;
        this.sessions = new RunFrame(sessions, limits, cancellation);
        this.policy = new MigrationPolicy(limits, backups, existing);
        this.cancellation = cancellation;
    }

    /** Runs; what it refuses or fails at is a {@link SchemaException}. */
    public RunReport execute(RunRequest request, Version target) {
        manifest.refuseContradictions();
        return sessions.open(request.trigger(), request.databaseWait(), session -> new MigrationAttempt(
                        manifest, session, sessions, policy, cancellation, request, target)
                .execute());
    }
}
