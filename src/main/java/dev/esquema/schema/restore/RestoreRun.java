package dev.esquema.schema.restore;

import dev.esquema.schema.history.Look;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunSessions;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reverses a rollback; takes the same lock as a run.
 *
 * <ol>
 *   <li>Unless consent was given already: plan without the lock, rehearse the plan, show it and ask for consent. A plan
 *       that is refused ends the restore.
 *   <li>Take the lock, open the journal row ({@link RunFrame}) and plan again; the plan must equal the one that was
 *       agreed to.
 *   <li>In one transaction: apply each migration again, as {@code migrate --release} does, and restore the data that
 *       belongs after it. If not every row comes back, roll back everything.
 *   <li>Verify.
 * </ol>
 */
public final class RestoreRun {

    private final Manifest manifest;
    private final RunFrame frame;
    private final RunLimits limits;
    private final Cancellation cancellation;

    public RestoreRun(Manifest manifest, RunSessions sessions, RunLimits limits, Cancellation cancellation) {
        this.manifest = manifest;
        this.frame = new RunFrame(sessions, limits, cancellation);
        this.limits = limits;
        this.cancellation = cancellation;
    }

    /** Restores; throws a {@link SchemaException} if the restore is refused or fails. */
    public RestoreReport execute(RestoreRequest request, Version target) {
        manifest.refuseContradictions("nothing was restored");
        return frame.open(
                Operation.RESTORE, request.trigger(), request.databaseWait(), session -> run(session, request, target));
    }

    private RestoreReport run(RunSession session, RestoreRequest request, Version target) {
        Supplier<Look> looks = () -> Look.at(manifest, target, session.reader().read());
        Optional<RestorePlan> agreed = Optional.empty();
        if (!request.consent().isGiven()) {
            Look look = looks.get();
            RestorePlan planned = new RestorePlanning(manifest, session, look.seen(), target, request.version()).plan();
            RestorePlan plan =
                    new RestoreRehearsal(manifest, session, cancellation, request.version()).rehearsed(planned);
            if (plan.refusal().isPresent() || !request.consent().to(plan)) {
                return RestoreReport.planned(plan, look.states().version());
            }
            agreed = Optional.of(plan);
        }
        RestoreWork work = new RestoreWork(manifest, session, limits, cancellation, request, target, looks, agreed);
        return frame.run(session, Operation.RESTORE, request.trigger(), looks, work);
    }
}
