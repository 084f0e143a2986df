package dev.esquema.schema.repair;

import dev.esquema.schema.history.Look;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunWork;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The work of one {@link RepairRun} under the lock.
 *
 * @param looks reads the database now
 * @param agreed the actions that a person agreed to; empty means any actions
 */
record RepairWork(
        Manifest manifest,
        RunSession session,
        RepairRequest request,
        Supplier<Look> looks,
        Optional<List<String>> agreed)
        implements RunWork<RepairReport> {

    @Override
    public Optional<RepairReport> endBeforeJournal(Look look) {
        List<String> actions = plan(look).sentences();
        return actions.isEmpty() ? Optional.of(new RepairReport(false, actions)) : Optional.empty();
    }

    @Override
    public Done<RepairReport> perform(Look look, RunJournal journal) {
        RepairPlan plan = plan(look);
        plan.refuseWithoutRights();
        agreed.ifPresent(shown -> refuseOther(plan.sentences(), shown));
        plan.perform();
        return new Done<>(
                new RepairReport(true, plan.sentences()),
                RunOutcome.REPAIRED,
                looks.get().states().version());
    }

    private RepairPlan plan(Look look) {
        return new RepairPlan(manifest, session, look, request);
    }

    private static void refuseOther(List<String> found, List<String> shown) {
        if (!found.equals(shown)) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was changed: the database has changed since the actions were shown; run `esquema repair` again");
        }
    }
}
