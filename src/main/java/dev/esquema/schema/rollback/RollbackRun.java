package dev.esquema.schema.rollback;

import dev.esquema.schema.history.Chain;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.LockedSession;
import dev.esquema.schema.run.Outcomes;
import dev.esquema.schema.run.Patience;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.session.Backup;
import dev.esquema.schema.session.Cancellation;
import dev.esquema.schema.session.RunSession;
import dev.esquema.schema.session.RunSessions;
import dev.esquema.schema.session.Undo;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * Takes one applied migration back, the last one or one in the middle, under the same lock as a run.
 *
 * <ol>
 *   <li>Take the lock.
 *   <li>Plan: what goes, what is in it, what needs it; show the plan and ask.
 *   <li>Open the journal; a refusal is recorded too.
 *   <li>Make a backup, if one is wanted.
 *   <li>Undo in one transaction, and try again for passing reasons.
 *   <li>Close the journal, whatever came of it.
 * </ol>
 */
public final class RollbackRun {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final Manifest manifest;
    private final LockedSession sessions;
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
        this.sessions = new LockedSession(sessions, limits, cancellation);
        this.limits = limits;
        this.backups = backups;
        this.cancellation = cancellation;
    }

    /** Rolls back; what it refuses or fails at is a {@link SchemaException}. */
    public RollbackReport execute(RollbackRequest request, Version target) {
        manifest.refuseContradictions();
        return sessions.openLocked(
                request.trigger(), request.databaseWait(), session -> underLock(session, request, target));
    }

    private RollbackReport underLock(RunSession session, RollbackRequest request, Version target) {
        Observation seen = session.reader().read();
        Chain chain = new Chain(manifest, target, seen.history());
        RollbackPlan plan = new RollbackPlanning(manifest, session, seen.history(), chain, request).plan();
        boolean refused = plan.refusal().isPresent();
        if (request.planOnly() || (!refused && !request.agreed().test(plan))) {
            return RollbackReport.planned(plan, chain.version());
        }
        RunJournal journal = new RunJournal(session.journal());
        journal.begin(Operation.ROLLBACK, request.trigger(), chain.version());
        try {
            plan.refusal().ifPresent(refusal -> {
                throw refusal;
            });
            RollbackReport report = rolledBack(session, request, plan, chain, target, journal);
            journal.end(RunOutcome.ROLLED_BACK, report.to(), Optional.empty());
            return report;
        } catch (SchemaException e) {
            cancellation.ends();
            SchemaException failure = cancellation.requested() ? cancellation.interrupted(e) : e;
            journal.end(Outcomes.of(failure), chain.version(), Optional.of(RunFailure.of(failure)));
            throw failure;
        }
    }

    private RollbackReport rolledBack(
            RunSession session,
            RollbackRequest request,
            RollbackPlan plan,
            Chain chain,
            Version target,
            RunJournal journal) {
        Optional<Backup.Copy> backup = backups.make(session, manifest, request.backup(), true);
        backup.ifPresent(journal::backup);
        cancellation.check();
        UndoGuard guard = new UndoGuard(manifest, target, plan, chain, session);
        Going atMost = Going.atMost(plan.newestFirst());
        Undo.Order order = new Undo.Order(
                plan.newestFirst().stream()
                        .map(migration -> new Undo.Recorded(migration, chain.recorded(migration.version())))
                        .toList(),
                atMost.tables(),
                atMost.columns(),
                plan.rowsKept(),
                journal.steps(plan.newestFirst().size()));
        List<Undo.Kept> kept = new Patience(limits.retryFor(), cancellation)
                .with(() -> session.undo().perform(order, guard));
        plan.newestFirst().forEach(migration -> LOG.log(Level.INFO, "{0} was rolled back, and is held", migration));
        return new RollbackReport(true, plan, guard.versionAfter(), kept, backup);
    }
}
