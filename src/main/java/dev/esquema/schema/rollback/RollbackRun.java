package dev.esquema.schema.rollback;

import dev.esquema.schema.history.Look;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunSessions;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Rolls back one applied migration, the last one or an earlier one; takes the same lock as a run.
 *
 * <ol>
 *   <li>Unless consent was given already: plan without the lock, show the plan and ask for consent. A plan that is
 *       refused ends the rollback.
 *   <li>Take the lock, look and open the journal row, which records a refusal too ({@link RunFrame}).
 *   <li>Plan again: the objects to drop, their rows, and the objects that need them. Refuse a plan that takes more than
 *       the one that was agreed to.
 *   <li>Make a backup, if one is wanted.
 *   <li>Undo in one transaction, and retry after a temporary failure.
 * </ol>
 */
public final class RollbackRun {

    private final Manifest manifest;
    private final RunFrame frame;
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
        this.frame = new RunFrame(sessions, limits, cancellation);
        this.limits = limits;
        this.backups = backups;
        this.cancellation = cancellation;
    }

    /** Rolls back; throws a {@link SchemaException} if the rollback is refused or fails. */
    public RollbackReport execute(RollbackRequest request, Version target) {
        manifest.refuseContradictions("nothing was rolled back");
        return frame.open(
                Operation.ROLLBACK,
                request.trigger(),
                request.databaseWait(),
                session -> run(session, request, target));
    }

    private RollbackReport run(RunSession session, RollbackRequest request, Version target) {
        Supplier<Look> looks = () -> Look.at(manifest, target, session.reader().read());
        Rehearsals rehearsals = new Rehearsals(session);
        Optional<RollbackPlan> agreed = Optional.empty();
        if (!request.consent().isGiven()) {
            Look look = looks.get();
            RollbackPlan plan = new RollbackPlanning(manifest, target, session, look, request, rehearsals).plan();
            if (plan.refusal().isPresent() || !request.consent().to(plan)) {
                return RollbackReport.planned(plan, look.states().version());
            }
            agreed = Optional.of(plan);
        }
        RollbackWork work =
                new RollbackWork(manifest, session, limits, backups, cancellation, request, target, rehearsals, agreed);
        return frame.run(session, Operation.ROLLBACK, request.trigger(), looks, work);
    }
}
