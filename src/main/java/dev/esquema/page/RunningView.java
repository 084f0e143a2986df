package dev.esquema.page;

import dev.esquema.json.run.RunJson;
import dev.esquema.json.run.RunJson.Step;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The progress of the run that holds the lock.
 *
 * @param run the run
 * @param done how many migrations it has finished
 * @param left how many migrations are pending, with the one that it applies now
 */
public record RunningView(RunJson run, long done, int left) {

    private static final String STARTED = "STARTED";

    /** Returns nothing if nobody holds the lock, or if the journal does not show the run. */
    static Optional<RunningView> of(SchemaStatus status, List<RunRecord> runs) {
        if (status.holder().isEmpty()) {
            return Optional.empty();
        }
        return runs.stream()
                .limit(1)
                .filter(newest -> newest.outcome().is(RunOutcome.RUNNING))
                .map(RunJson::of)
                .map(run -> new RunningView(
                        run,
                        run.steps().stream().filter(step -> !isAtWork(step)).count(),
                        status.pending().size()))
                .findFirst();
    }

    /** The migration that the run applies now. */
    public @Nullable Step step() {
        return run.steps().stream().filter(RunningView::isAtWork).findFirst().orElse(null);
    }

    /** How many migrations the run applies in all. */
    public long total() {
        return done + left;
    }

    private static boolean isAtWork(Step step) {
        return step.outcome().equals(STARTED);
    }
}
