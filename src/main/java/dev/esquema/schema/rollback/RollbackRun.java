package dev.esquema.schema.rollback;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSessions;

/**
 * Takes one applied migration back, the last one or one in the middle, under the same lock as a run.
 *
 * <ol>
 *   <li>Unless consent was given already: plan, show the plan and ask. Nobody waits for the answer, and a plan that is refused
 *       is the end of it.
 *   <li>Take the lock; look; open the journal, which records a refusal too.
 *   <li>Plan: what goes, what is in it, what needs it. It must be what was agreed to.
 *   <li>Make a backup, if one is wanted.
 *   <li>Undo in one transaction, and try again for passing reasons.
 *   <li>Close the journal, whatever came of it.
 * </ol>
 */
public final class RollbackRun {

    private final Manifest manifest;
    private final RunFrame sessions;
    private final RunLimits limits;
    private final BackupPolicy backups;
    private final Cancellation cancellation;

    public RollbackRun(
            Manifest manifest,
            RunSessions sessions,
            RunLimits limits,
            BackupPolicy backups,
            Cancellation cancellation) {
        this.manifest = manifest;
        this.sessions = new RunFrame(sessions, limits, cancellation);
        this.limits = limits;
        this.backups = backups;
        this.cancellation = cancellation;
    }

    /** Rolls back; what it refuses or fails at is a {@link SchemaException}. */
    public RollbackReport execute(RollbackRequest request, Version target) {
        manifest.refuseContradictions();
        return sessions.open(request.trigger(), request.databaseWait(), session -> new RollbackAttempt(
                        manifest, session, sessions, limits, backups, cancellation, request, target)
                .execute());
    }
}
