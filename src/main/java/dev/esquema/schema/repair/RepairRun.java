package dev.esquema.schema.repair;

import dev.esquema.schema.history.Chain;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.LockedSession;
import dev.esquema.schema.run.Outcomes;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.session.Cancellation;
import dev.esquema.schema.session.RunSession;
import dev.esquema.schema.session.RunSessions;
import java.util.List;
import java.util.Optional;

/**
 * Clears what an earlier run left outside a transaction, under the same lock as a run.
 *
 * <ol>
 *   <li>Take the lock, so that nothing is repaired that is still at work.
 *   <li>Plan; show the plan and ask.
 *   <li>Do it, and write it into the journal.
 * </ol>
 */
public final class RepairRun {

    private final Manifest manifest;
    private final LockedSession sessions;

    public RepairRun(Manifest manifest, RunSessions sessions, RunLimits limits, Cancellation cancellation) {
        this.manifest = manifest;
        this.sessions = new LockedSession(sessions, limits, cancellation);
    }

    /** Repairs; what it refuses or fails at is a {@link SchemaException}. */
    public RepairReport execute(RepairRequest request, Version target) {
        manifest.refuseContradictions();
        request.version()
                .filter(version -> manifest.graph().find(version).isEmpty())
                .ifPresent(version -> {
                    throw new SchemaException(Code.REFUSED, "%s is not packaged in this build".formatted(version));
                });
        return sessions.openLocked(
                request.trigger(), request.databaseWait(), session -> underLock(session, request, target));
    }

    private RepairReport underLock(RunSession session, RepairRequest request, Version target) {
        Observation seen = session.reader().read();
        Chain chain = new Chain(manifest, target, seen.history());
        RepairPlan plan = new RepairPlan(session, chain, seen, request);
        List<String> sentences = plan.sentences();
        if (sentences.isEmpty() || !request.agreed().test(sentences)) {
            return new RepairReport(false, sentences);
        }
        RunJournal journal = new RunJournal(session.journal());
        journal.begin(Operation.REPAIR, request.trigger(), chain.version());
        try {
            plan.perform();
            Chain after = new Chain(manifest, target, session.reader().read().history());
            journal.end(RunOutcome.REPAIRED, after.version(), Optional.empty());
            return new RepairReport(true, sentences);
        } catch (SchemaException e) {
            journal.end(Outcomes.of(e), chain.version(), Optional.of(RunFailure.of(e)));
            throw e;
        }
    }
}
