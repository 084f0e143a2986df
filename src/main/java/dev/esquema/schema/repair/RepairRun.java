package dev.esquema.schema.repair;

import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunSessions;
import java.util.List;
import java.util.Optional;

/**
 * Clears what an earlier run left outside a transaction, under the same lock as a run.
 *
 * <ol>
 *   <li>Unless consent was given already: plan under the lock, since what is still at work is not left over; then show the
 *       plan and ask, without it.
 *   <li>Take the lock, and plan; what nobody agreed to is refused.
 *   <li>Do it, and write it into the journal.
 * </ol>
 */
public final class RepairRun {

    private final Manifest manifest;
    private final RunFrame sessions;
    private final Cancellation cancellation;

    public RepairRun(Manifest manifest, RunSessions sessions, RunLimits limits, Cancellation cancellation) {
        this.manifest = manifest;
        this.sessions = new RunFrame(sessions, limits, cancellation);
        this.cancellation = cancellation;
    }

    /** Repairs; what it refuses or fails at is a {@link SchemaException}. */
    public RepairReport execute(RepairRequest request, Version target) {
        manifest.refuseContradictions();
        request.version()
                .filter(version -> manifest.graph().find(version).isEmpty())
                .ifPresent(version -> {
                    throw new SchemaException(Code.REFUSED, "%s is not packaged in this build".formatted(version));
                });
        return sessions.open(request.trigger(), request.databaseWait(), session -> {
            if (request.consent().isGiven()) {
                return underLock(session, request, target, Optional.empty());
            }
            List<String> shown = sessions.lockedToLook(
                    session, () -> plan(session, request, target).sentences());
            if (shown.isEmpty() || !request.consent().to(shown)) {
                return new RepairReport(false, shown);
            }
            return underLock(session, request, target, Optional.of(shown));
        });
    }

    private RepairPlan plan(RunSession session, RepairRequest request, Version target) {
        Observation seen = session.reader().read();
        return new RepairPlan(session, new MigrationStates(manifest, target, seen.history()), seen, request);
    }

    /** @param agreed what was shown; empty means that whatever is found is repaired */
    private RepairReport underLock(
            RunSession session, RepairRequest request, Version target, Optional<List<String>> agreed) {
        RunJournal journal = new RunJournal(session.journal(), Operation.REPAIR, request.trigger());
        return sessions.locked(session, journal, () -> {
            RepairPlan plan = plan(session, request, target);
            List<String> sentences = plan.sentences();
            if (sentences.isEmpty()) {
                return new RepairReport(false, sentences);
            }
            journal.begin(plan.version());
            try {
                agreed.ifPresent(shown -> refuseOther(sentences, shown));
                plan.perform();
                MigrationStates after = new MigrationStates(
                        manifest, target, session.reader().read().history());
                journal.end(RunOutcome.REPAIRED, after.version());
                return new RepairReport(true, sentences);
            } catch (SchemaException e) {
                cancellation.ends();
                SchemaException failure = cancellation.requested() ? cancellation.interrupted(e) : e;
                journal.failed(failure, plan.version());
                throw failure;
            }
        });
    }

    private static void refuseOther(List<String> found, List<String> shown) {
        if (!found.equals(shown)) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was changed: since it was shown what would be done, that has changed; see it again, and say yes again");
        }
    }
}
