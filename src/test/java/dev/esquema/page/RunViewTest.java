package dev.esquema.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.json.run.RunJson.Step;
import dev.esquema.schema.journal.JournalValue;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.StepRecord;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.FakeReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunViewTest {

    @Test
    void ofALongRunTheNewestStepsAreShown() {
        RunView view = run(5_000);

        assertThat(view.facts().steps()).hasSize(60);
        assertThat(view.facts().steps()).last().extracting(Step::version).isEqualTo("5000");
        assertThat(view.earlier()).isEqualTo(4_940);
    }

    @Test
    void aShortRunIsShownWithAllItsSteps() {
        RunView view = run(2);

        assertThat(view.facts().steps()).extracting(Step::version).containsExactly("1", "2");
        assertThat(view.earlier()).isZero();
    }

    private static RunView run(int steps) {
        List<StepRecord> all = IntStream.rangeClosed(1, steps)
                .mapToObj(version -> new StepRecord(
                        JournalValue.version(String.valueOf(version)),
                        true,
                        FakeReader.NOW,
                        Optional.of(FakeReader.NOW),
                        JournalValue.of(StepOutcome.APPLIED)))
                .toList();
        return RunView.of(FakeJournal.run(1, RunOutcome.APPLIED).with(all));
    }
}
