package dev.esquema.schema.rollback;

import dev.esquema.schema.history.History;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.Retry;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/** One execution of a {@link RollbackRun}. */
final class RollbackAttempt {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final Manifest manifest;
    private final RunSession session;
    private final RunFrame sessions;
    private final RunLimits limits;
    private final BackupPolicy backups;
    private final Cancellation cancellation;
    private final RollbackRequest request;
    private final Version target;
    private final RunJournal journal;

    RollbackAttempt(
            Manifest manifest,
            RunSession session,
            RunFrame sessions,
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
        MigrationStates states = new MigrationStates(manifest, target, history);
        RollbackPlan plan = plan(history, states);
        if (plan.refusal().isPresent() || !request.consent().to(plan)) {
            return RollbackReport.planned(plan, states.version());
        }
        return underLock(Optional.of(plan));
    }

    /** @param agreed the plan that was; empty means whatever it is */
    private RollbackReport underLock(Optional<RollbackPlan> agreed) {
        return sessions.locked(session, journal, () -> {
            History history = session.reader().read().history();
            MigrationStates states = new MigrationStates(manifest, target, history);
            journal.begin(states.version());
            try {
                RollbackPlan plan = plan(history, states);
                plan.refusal().ifPresent(refusal -> {
                    throw refusal;
                });
                agreed.ifPresent(plan::refuseMoreThan);
                RollbackReport report = rolledBack(plan, states);
                journal.end(RunOutcome.ROLLED_BACK, report.to());
                return report;
            } catch (SchemaException e) {
                cancellation.ends();
                SchemaException failure = cancellation.requested() ? cancellation.interrupted(e) : e;
                journal.failed(failure, states.version());
                throw failure;
            }
        });
    }

    private RollbackPlan plan(History history, MigrationStates states) {
        return new RollbackPlanning(manifest, session, history, states, request).plan();
    }

    private RollbackReport rolledBack(RollbackPlan plan, MigrationStates states) {
        Optional<Backup.Copy> backup = backups.make(session, manifest, request.backup(), true);
        backup.ifPresent(journal::backup);
        cancellation.check();
        UndoGuard guard = new UndoGuard(manifest, target, plan, states, session);
        Undo.Order order = order(plan, states);
        List<Undo.Kept> kept = new Retry(limits.retryFor(), cancellation)
                .with(() -> session.undo().perform(order, guard));
        plan.newestFirst().forEach(migration -> LOG.log(Level.INFO, "{0} was rolled back, and is held", migration));
        return new RollbackReport(true, plan, guard.versionAfter(), kept, backup);
    }

    private Undo.Order order(RollbackPlan plan, MigrationStates states) {
        ObjectsToDrop atMost = ObjectsToDrop.atMost(plan.newestFirst());
        return new Undo.Order(
                plan.newestFirst().stream()
                        .map(migration -> new Undo.Recorded(migration, states.recorded(migration.version())))
                        .toList(),
                atMost.tables(),
                atMost.columns(),
                plan.rowsKept(),
                journal.steps(plan.newestFirst().size()));
    }
}
