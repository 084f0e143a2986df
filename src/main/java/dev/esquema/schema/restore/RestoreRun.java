package dev.esquema.schema.restore;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSessions;

/**
 * Takes a rollback back, under the same lock as a run.
 *
 * <ol>
 *   <li>Unless consent was given already: plan, show the plan and ask. Nobody waits for the answer, and a plan that is refused
 *       is the end of it.
 *   <li>Take the lock, open the journal, and plan again: it must be what was agreed to.
 *   <li>In one transaction: apply each migration again, as {@code migrate --release} does, and bring back after each what
 *       belongs to it. If not every row comes back, nothing has happened.
 *   <li>Verify, and close the journal, whatever came of it.
 * </ol>
 */
public final class RestoreRun {

    private final Manifest manifest;
    private final RunFrame sessions;
    private final RunLimits limits;
    private final Cancellation cancellation;

    public RestoreRun(Manifest manifest, RunSessions sessions, RunLimits limits, Cancellation cancellation) {
        this.manifest = manifest;
        this.sessions = new RunFrame(sessions, limits, cancellation);
        this.limits = limits;
        this.cancellation = cancellation;
    }

    /** Restores; what it refuses or fails at is a {@link SchemaException}. */
    public RestoreReport execute(RestoreRequest request, Version target) {
        manifest.refuseContradictions();
        return sessions.open(request.trigger(), request.databaseWait(), session -> new RestoreAttempt(
                        manifest, session, sessions, limits, cancellation, request, target)
                .execute());
    }
}
