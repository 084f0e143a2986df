package dev.esquema.page;

import dev.esquema.json.run.RunJson;
import dev.esquema.json.run.RunJson.Step;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The progress of the run that holds the lock.
 *
 * @param run the run with its newest steps
 * @param done how many migrations it has finished
 * @param left how many migrations it has yet to apply, with the one that it applies now; 0 for a run that is no migrate
 * @param failedTries how often a migration failed for a passing reason and was tried again
 */
public record RunningView(RunJson run, long done, long left, long failedTries) {

    private static final Set<StepOutcome> DONE =
            Set.of(StepOutcome.APPLIED, StepOutcome.ADOPTED, StepOutcome.ROLLED_BACK, StepOutcome.DECIDED_APPLIED);

    /** Returns nothing if nobody holds the lock, or if the journal does not show the run. */
    static Optional<RunningView> of(SchemaStatus status, List<RunRecord> runs) {
        return status.holder().isEmpty()
                ? Optional.empty()
                : runs.stream()
                        .limit(1)
                        .filter(newest -> newest.outcome().is(RunOutcome.RUNNING))
                        .map(run -> of(run, status.pending().size()))
                        .findFirst();
    }

    private static RunningView of(RunRecord run, int pending) {
        return new RunningView(
                RunView.of(run).facts(),
                DONE.stream().mapToLong(outcome -> count(run, outcome)).sum(),
                run.operation().is(Operation.MIGRATE) ? pending : 0,
                count(run, StepOutcome.FAILED));
    }

    /** The migration that the run applies now. */
    public @Nullable Step step() {
        return run.steps().stream()
                .filter(step -> step.outcome().equals(StepOutcome.STARTED.name()))
                .findFirst()
                .orElse(null);
    }

    /** How many migrations the run applies in all. */
    public long total() {
        return done + left;
    }

    private static long count(RunRecord run, StepOutcome outcome) {
        return run.steps().stream().filter(step -> step.outcome().is(outcome)).count();
    }
}
