package dev.esquema.page;

import dev.esquema.json.run.RunJson;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.StepRecord;
import java.util.List;

/**
 * One run with its newest steps; a run that applied thousands of migrations would fill the page.
 *
 * @param facts the run with the steps that the page shows
 * @param earlier how many steps are before them
 */
public record RunView(RunJson facts, int earlier) {

    private static final int MOST_STEPS = 60;

    static RunView of(RunRecord run) {
        List<StepRecord> steps = run.steps();
        int earlier = Math.max(0, steps.size() - MOST_STEPS);
        return new RunView(RunJson.of(run.with(steps.subList(earlier, steps.size()))), earlier);
    }
}
