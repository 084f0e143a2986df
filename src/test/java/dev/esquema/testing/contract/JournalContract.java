package dev.esquema.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Journal;
import dev.esquema.schema.port.JournalReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.fake.Migrations;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of every journal, in memory and in PostgreSQL. */
public interface JournalContract {

    Migration OUTSIDE = Migrations.outside(Migrations.migration("1"));

    Journal journal();

    JournalReader reader();

    @Test
    default void aBegunRunIsRunning() {
        begin();

        assertThat(outcomes()).containsExactly("RUNNING");
    }

    @Test
    default void anEndedRunHasItsOutcomeAndVersion() {
        long run = begin();
        journal().end(run, RunOutcome.APPLIED, Optional.of(Version.of("2")), Optional.empty());

        RunRecord record = reader().newest(5).newest().orElseThrow();
        assertThat(record.outcome().is(RunOutcome.APPLIED)).isTrue();
        assertThat(record.from().orElseThrow().text()).isEqualTo("1");
        assertThat(record.to().orElseThrow().text()).isEqualTo("2");
        assertThat(record.finishedAt()).isPresent();
    }

    @Test
    default void theNextRunClosesARunThatDidNotEnd() {
        begin();
        begin();

        assertThat(outcomes()).containsExactly("RUNNING", "INTERRUPTED");
    }

    @Test
    default void theNewestRunsAreReadFirstAndOnlyUpToTheLimit() {
        for (RunOutcome outcome : List.of(RunOutcome.APPLIED, RunOutcome.REPAIRED, RunOutcome.ADOPTED)) {
            journal().end(begin(), outcome, Optional.empty(), Optional.empty());
        }

        assertThat(reader().newest(2).runs().stream().map(run -> run.outcome().text()))
                .containsExactly("ADOPTED", "REPAIRED");
    }

    @Test
    default void aRunWithoutTheLockIsRecorded() {
        begin();
        SchemaException failure = new SchemaException(Code.LOCKED, "another run holds the lock");
        journal().locked(Operation.MIGRATE, Trigger.MANUAL, RunFailure.of(failure));

        assertThat(outcomes()).containsExactly("LOCKED", "RUNNING");
    }

    @Test
    default void aScriptOutsideATransactionIsUnknownUntilItsEndIsRecorded() {
        long run = begin();
        journal().stepStarted(run, 1, OUTSIDE);
        List<Version> begun = journal().unknown();
        journal().stepEnded(run, OUTSIDE, StepOutcome.APPLIED);

        assertThat(begun).containsExactly(OUTSIDE.version());
        assertThat(journal().unknown()).isEmpty();
    }

    @Test
    default void aScriptInATransactionIsNeverUnknown() {
        journal().stepStarted(begin(), 1, Migrations.migration("1"));

        assertThat(journal().unknown()).isEmpty();
    }

    @Test
    default void aDecisionSettlesAnUnknownScript() {
        journal().stepStarted(begin(), 1, OUTSIDE);
        journal().decide(OUTSIDE.version(), StepOutcome.DECIDED_PENDING);

        assertThat(journal().unknown()).isEmpty();
    }

    private long begin() {
        return journal().begin(Operation.MIGRATE, Trigger.MANUAL, Optional.of(Version.of("1")));
    }

    private List<String> outcomes() {
        return reader().newest(5).runs().stream()
                .map(run -> run.outcome().text())
                .toList();
    }
}
