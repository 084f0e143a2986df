package dev.esquema.schema.rollback;

import dev.esquema.schema.history.Chain;
import dev.esquema.schema.history.History;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.LockedSession;
import dev.esquema.schema.run.Patience;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.session.Backup;
import dev.esquema.schema.session.Cancellation;
import dev.esquema.schema.session.RunSession;
import dev.esquema.schema.session.Undo;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/** One execution of a {@link RollbackRun}. */
final class RollbackAttempt {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final Manifest manifest;
    private final RunSession session;
    private final LockedSession sessions;
    private final RunLimits limits;
    private final BackupPolicy backups;
    private final Cancellation cancellation;
    private final RollbackRequest request;
    private final Version target;
    private final RunJournal journal;

    RollbackAttempt(
            Manifest manifest,
            RunSession session,
            LockedSession sessions,
            RunLimits limits,
            BackupPolicy backups,
            Cancellation cancellation,
            RollbackRequest request,
            Version target) {
        this.manifest = manifest;
        this.session = session;
        this.sessions = sessions;
        this.limits = limits;
        this.backups = backups;
        this.cancellation = cancellation;
        this.request = request;
        this.target = target;
        this.journal = new RunJournal(session.journal(), Operation.ROLLBACK, request.trigger());
    }

    RollbackReport execute() {
        if (request.consent().isGiven()) {
            return underLock(Optional.empty());
        }
        History history = session.reader().read().history();
        Chain chain = new Chain(manifest, target, history);
        RollbackPlan plan = plan(history, chain);
        if (plan.refusal().isPresent() || !request.consent().to(plan)) {
            return RollbackReport.planned(plan, chain.version());
        }
        return underLock(Optional.of(plan));
    }

    /** @param agreed the plan that was; empty means whatever it is */
    private RollbackReport underLock(Optional<RollbackPlan> agreed) {
        return sessions.locked(session, journal, () -> {
            History history = session.reader().read().history();
            Chain chain = new Chain(manifest, target, history);
            journal.begin(chain.version());
            try {
                RollbackPlan plan = plan(history, chain);
                plan.refusal().ifPresent(refusal -> {
                    throw refusal;
                });
                agreed.ifPresent(plan::refuseMoreThan);
                RollbackReport report = rolledBack(plan, chain);
                journal.end(RunOutcome.ROLLED_BACK, report.to());
                return report;
            } catch (SchemaException e) {
                cancellation.ends();
                SchemaException failure = cancellation.requested() ? cancellation.interrupted(e) : e;
                journal.failed(failure, chain.version());
                throw failure;
            }
        });
    }

    private RollbackPlan plan(History history, Chain chain) {
        return new RollbackPlanning(manifest, session, history, chain, request).plan();
    }

    private RollbackReport rolledBack(RollbackPlan plan, Chain chain) {
        Optional<Backup.Copy> backup = backups.make(session, manifest, request.backup(), true);
        backup.ifPresent(journal::backup);
        cancellation.check();
        UndoGuard guard = new UndoGuard(manifest, target, plan, chain, session);
        Undo.Order order = order(plan, chain);
        List<Undo.Kept> kept = new Patience(limits.retryFor(), cancellation)
                .with(() -> session.undo().perform(order, guard));
        plan.newestFirst().forEach(migration -> LOG.log(Level.INFO, "{0} was rolled back, and is held", migration));
        return new RollbackReport(true, plan, guard.versionAfter(), kept, backup);
    }

    private Undo.Order order(RollbackPlan plan, Chain chain) {
        Going atMost = Going.atMost(plan.newestFirst());
        return new Undo.Order(
                plan.newestFirst().stream()
                        .map(migration -> new Undo.Recorded(migration, chain.recorded(migration.version())))
                        .toList(),
                atMost.tables(),
                atMost.columns(),
                plan.rowsKept(),
                journal.steps(plan.newestFirst().size()));
    }
}
