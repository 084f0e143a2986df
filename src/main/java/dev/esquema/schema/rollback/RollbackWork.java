package dev.esquema.schema.rollback;

import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.Retry;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunWork;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/** The work of one {@link RollbackRun} under the lock. */
final class RollbackWork implements RunWork<RollbackReport> {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final Manifest manifest;
    private final RunSession session;
    private final RunLimits limits;
    private final BackupPolicy backups;
    private final Cancellation cancellation;
    private final RollbackRequest request;
    private final Version target;
    private final Rehearsals rehearsals;
    private final Optional<RollbackPlan> agreed;

    /** @param agreed the plan that a person agreed to; empty means any plan */
    RollbackWork(
            Manifest manifest,
            RunSession session,
            RunLimits limits,
            BackupPolicy backups,
            Cancellation cancellation,
            RollbackRequest request,
            Version target,
            Rehearsals rehearsals,
            Optional<RollbackPlan> agreed) {
        this.manifest = manifest;
        this.session = session;
        this.limits = limits;
        this.backups = backups;
        this.cancellation = cancellation;
        this.request = request;
        this.target = target;
        this.rehearsals = rehearsals;
        this.agreed = agreed;
    }

    @Override
    public Done<RollbackReport> perform(Look look, RunJournal journal) {
        RollbackPlan plan = retry().with(() ->
                new RollbackPlanning(manifest, target, session, look, request, rehearsals).planUnderLock());
        plan.refusal().ifPresent(refusal -> {
            throw refusal;
        });
        agreed.ifPresent(plan::refuseMoreThan);
        RollbackReport report = rolledBack(plan, look.states(), journal);
        return new Done<>(report, RunOutcome.ROLLED_BACK, report.to());
    }

    @Override
    public Failed failed(SchemaException failure) {
        return failure.code() == Code.INTERRUPTED
                ? new Failed(
                        RunOutcome.INTERRUPTED,
                        new SchemaException(
                                Code.INTERRUPTED,
                                "%s; nothing was rolled back".formatted(failure.getMessage()),
                                failure.details(),
                                failure))
                : RunWork.super.failed(failure);
    }

    private RollbackReport rolledBack(RollbackPlan plan, MigrationStates states, RunJournal journal) {
        Optional<Backup.Copy> backup =
                backups.make(session, manifest, request.backup(), true, rehearsals.elsewhere(plan.newestFirst()));
        backup.ifPresent(journal::backup);
        cancellation.check();
        UndoGuard guard = new UndoGuard(manifest, target, plan, states, session);
        Undo.Order order = order(plan, states, journal);
        List<Undo.ArchivedData> kept = retry().with(() -> session.undo().perform(order, guard));
        plan.newestFirst().forEach(migration -> LOG.log(Level.INFO, "{0} was rolled back, and is held", migration));
        return new RollbackReport(true, plan, guard.versionAfter(), kept, backup);
    }

    private Retry retry() {
        return Retry.in(session, limits.retryFor(), cancellation);
    }

    private Undo.Order order(RollbackPlan plan, MigrationStates states, RunJournal journal) {
        return plan.toDrop().order(plan.newestFirst(), states, plan.rowsKept(), journal.steps(plan.newestFirst()));
    }
}
