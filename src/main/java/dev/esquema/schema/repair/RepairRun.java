package dev.esquema.schema.repair;

import dev.esquema.schema.history.Look;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunSessions;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Clears entries that an earlier run left outside a transaction; takes the same lock as a run.
 *
 * <ol>
 *   <li>Unless consent was given already: plan under the lock, so that no migration at work counts as unfinished. Then
 *       release the lock, show the plan and ask for consent.
 *   <li>Take the lock and plan again; refuse a plan that differs from the one that was shown.
 *   <li>Carry out the plan, and record it in the journal.
 * </ol>
 */
public final class RepairRun {

    private final Manifest manifest;
    private final RunFrame frame;

    public RepairRun(Manifest manifest, RunSessions sessions, RunLimits limits, Cancellation cancellation) {
        this.manifest = manifest;
        this.frame = new RunFrame(sessions, limits, cancellation);
    }

    /** Repairs; throws a {@link SchemaException} if the repair is refused or fails. */
    public RepairReport execute(RepairRequest request, Version target) {
        manifest.refuseContradictions("nothing was repaired");
        request.version()
                .or(request::edited)
                .filter(version -> manifest.graph().find(version).isEmpty())
                .ifPresent(version -> {
                    throw new SchemaException(
                            Code.USAGE,
                            "%s is not in the migration set: `esquema history --packaged` lists the versions that are"
                                    .formatted(version));
                });
        return frame.open(
                Operation.REPAIR, request.trigger(), request.databaseWait(), session -> run(session, request, target));
    }

    private RepairReport run(RunSession session, RepairRequest request, Version target) {
        Supplier<Look> looks = () -> Look.at(manifest, target, session.reader().read());
        Optional<List<String>> agreed = Optional.empty();
        if (!request.consent().isGiven()) {
            List<String> shown = frame.lookUnderLock(session, () -> {
                RepairPlan plan = new RepairPlan(manifest, session, looks.get(), request);
                plan.refuseWithoutRights();
                return plan.sentences();
            });
            if (shown.isEmpty() || !request.consent().to(shown)) {
                return new RepairReport(false, shown);
            }
            agreed = Optional.of(shown);
        }
        return frame.run(
                session,
                Operation.REPAIR,
                request.trigger(),
                looks,
                new RepairWork(manifest, session, request, looks, agreed));
    }
}
