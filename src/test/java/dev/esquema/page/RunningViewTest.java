package dev.esquema.page;

import static dev.esquema.testing.fake.FakeReader.held;
import static dev.esquema.testing.fake.FakeReader.observation;
import static dev.esquema.testing.fake.Migrations.chain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.JournalValue;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.StepRecord;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.manifest.Version;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.FakeReader;
import dev.esquema.testing.fake.Rows;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunningViewTest {

    private static final RunRecord RUN = FakeJournal.run(7, RunOutcome.RUNNING)
            .with(List.of(
                    step("1", StepOutcome.APPLIED),
                    step("2", StepOutcome.FAILED),
                    step("2", StepOutcome.FAILED),
                    step("2", StepOutcome.STARTED)));

    @Test
    void aFailedTryIsNoMigrationThatIsDone() {
        RunningView view = RunningView.of(status(true), List.of(RUN)).orElseThrow();

        assertThat(view.done()).isEqualTo(1);
        assertThat(view.left()).isEqualTo(2);
        assertThat(view.total()).isEqualTo(3);
        assertThat(view.failedTries()).isEqualTo(2);
        assertThat(view.step()).extracting(step -> step.version()).isEqualTo("2");
    }

    @Test
    void aRunThatNobodyMakesAnyMoreIsNotAtWork() {
        assertThat(RunningView.of(status(false), List.of(RUN))).isEmpty();
        assertThat(RunningView.of(status(true), List.of(FakeJournal.run(8, RunOutcome.APPLIED), RUN)))
                .isEmpty();
    }

    private static SchemaStatus status(boolean held) {
        Observation seen = observation(Rows.applied("1").history());
        return SchemaStatus.of(chain("1", "2", "3"), Version.of("3"), held ? held(seen) : seen);
    }

    private static StepRecord step(String version, StepOutcome outcome) {
        return new StepRecord(
                JournalValue.version(version), true, FakeReader.NOW, Optional.empty(), JournalValue.of(outcome));
    }
}
