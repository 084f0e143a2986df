package dev.esquema.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.JournalValue;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.FakeReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SchemaMetricsTest {

    @Test
    void exactlyOnePhaseIsOne() {
        try (Scrape scrape = Scrape.of()) {
            assertThat(scrape.series("esquema_schema_phase").lines().filter(line -> line.endsWith(" 1.0")))
                    .containsExactly("esquema_schema_phase{phase=\"BEHIND\"} 1.0");
            assertThat(scrape.series("esquema_schema_phase").lines()).hasSize(10);
            assertThat(scrape.series("esquema_schema_ready")).isEqualTo("esquema_schema_ready 0.0");
            assertThat(scrape.series("esquema_schema_pending_migrations")).endsWith(" 1.0");
        }
    }

    @Test
    void theInfoNamesVersionTargetSetAndBuild() {
        try (Scrape scrape = Scrape.of()) {
            assertThat(scrape.series("esquema_schema_info"))
                    .contains("version=\"1\"", "target=\"2\"", "set=\"", "build=\"")
                    .endsWith(" 1.0")
                    .hasLineCount(1);
        }
    }

    @Test
    void theAgeGrowsWhileTheDatabaseDoesNotAnswer() {
        try (Scrape scrape = Scrape.of()) {
            scrape.reader.fails(FakeReader.unavailable());
            scrape.clock.addAndGet(Duration.ofSeconds(40).toNanos());
            scrape.monitor.refresh();

            assertThat(scrape.series("esquema_schema_snapshot_age_seconds")).endsWith(" 40.0");
            assertThat(scrape.series("esquema_refresh_failures_total")).endsWith(" 1.0");
            assertThat(scrape.series("esquema_schema_phase").lines().filter(line -> line.endsWith(" 1.0")))
                    .containsExactly("esquema_schema_phase{phase=\"UNREACHABLE\"} 1.0");
        }
    }

    @Test
    void theAgesAreNaNBeforeThereIsAnAnswerOrARun() {
        try (Scrape scrape = new Scrape(new FakeJournal())) {
            scrape.reader.fails(FakeReader.unavailable());
            scrape.monitor.refresh();

            assertThat(scrape.series("esquema_schema_snapshot_age_seconds")).endsWith(" NaN");
            assertThat(scrape.series("esquema_run_last_success_age_seconds")).endsWith(" NaN");
        }
    }

    @Test
    void nothingIsCountedInADatabaseThatWasNeverRead() {
        try (Scrape scrape = new Scrape(new FakeJournal())) {
            scrape.reader.fails(FakeReader.unavailable());
            scrape.monitor.refresh();

            assertThat(scrape.series("esquema_schema_pending_migrations")).endsWith(" NaN");
            assertThat(scrape.series("esquema_schema_findings").lines()).allMatch(line -> line.endsWith(" NaN"));
            assertThat(scrape.series("esquema_schema_held_migrations")).endsWith(" NaN");
            assertThat(scrape.series("esquema_run_lock_held")).endsWith(" NaN");
            assertThat(scrape.series("esquema_schema_ready")).endsWith(" 0.0");
            assertThat(scrape.series("esquema_schema_info")).contains("version=\"unknown\"");
        }
    }

    @Test
    void aRunOfAnotherProcessCountsOnceWhenItHasEnded() {
        FakeJournal journal = new FakeJournal();
        try (Scrape scrape = new Scrape(journal)) {
            scrape.monitor.refresh();
            assertThat(runs(scrape, "ENTRYPOINT", "APPLIED")).endsWith(" 0.0");

            journal.with(run(1, RunOutcome.APPLIED, FakeReader.NOW));
            scrape.journalChanges();
            scrape.monitor.refresh();
            journal.with(run(2, RunOutcome.FAILED, FakeReader.NOW));
            scrape.journalChanges();

            assertThat(runs(scrape, "ENTRYPOINT", "APPLIED")).endsWith(" 1.0");
            assertThat(runs(scrape, "ENTRYPOINT", "FAILED")).endsWith(" 1.0");
            assertThat(scrape.series("esquema_run_duration_seconds_sum")).contains("outcome=\"APPLIED\"} 30.0");
            assertThat(scrape.series("esquema_migration_duration_seconds_count"))
                    .contains("outcome=\"APPLIED\"} 1.0", "outcome=\"FAILED\"} 1.0");
            assertThat(scrape.series("esquema_run_last_outcome")).contains("outcome=\"FAILED\"} 1.0");
            assertThat(scrape.series("esquema_run_last_success_age_seconds")).endsWith(" 60.0");
        }
    }

    @Test
    void aDurationBelowASecondCountsInEachBucketThatHoldsIt() {
        try (Scrape scrape = Scrape.of(run(1, RunOutcome.APPLIED, FakeReader.NOW, Duration.ofMillis(300)))) {
            assertThat(scrape.series("esquema_run_duration_seconds_bucket"))
                    .contains("le=\"0.1\"} 0.0", "le=\"0.5\"} 1.0", "le=\"1.0\"} 1.0");
            assertThat(scrape.series("esquema_migration_duration_seconds_bucket"))
                    .contains("le=\"0.1\"} 0.0", "le=\"0.5\"} 1.0");
            assertThat(scrape.series("esquema_refresh_duration_seconds_bucket")).contains("le=\"0.5\"} 1.0");
        }
    }

    @Test
    void aRunThatEndedBeforeThisProcessStartedDoesNotCount() {
        try (Scrape scrape = Scrape.of(run(
                1,
                RunOutcome.APPLIED,
                FakeReader.NOW.minus(Duration.ofMinutes(9)).minusSeconds(1)))) {
            assertThat(runs(scrape, "ENTRYPOINT", "APPLIED")).endsWith(" 0.0");
            assertThat(scrape.series("esquema_run_last_outcome")).contains("outcome=\"APPLIED\"} 1.0");
        }
    }

    @Test
    void theRunOfTheStartUpCountsAlthoughItEndedBeforeTheFirstRefresh() {
        try (Scrape scrape = Scrape.of(run(
                1,
                RunOutcome.APPLIED,
                FakeReader.NOW.minus(Duration.ofMinutes(9)).plusSeconds(1)))) {
            assertThat(runs(scrape, "ENTRYPOINT", "APPLIED")).endsWith(" 1.0");
        }
    }

    @Test
    void aValueOfANewerBuildCountsAsOther() {
        RunRecord run = run(1, RunOutcome.APPLIED, FakeReader.NOW);
        RunRecord newer = new RunRecord(
                run.id(),
                run.operation(),
                new JournalValue<>("COSMIC \"RAY\"", Optional.empty()),
                run.origin(),
                run.databaseUser(),
                run.from(),
                run.to(),
                run.startedAt(),
                run.finishedAt(),
                run.outcome(),
                run.backup(),
                run.failure(),
                run.waits(),
                run.steps());
        try (Scrape scrape = Scrape.of(newer)) {
            assertThat(runs(scrape, "OTHER", "APPLIED")).endsWith(" 1.0");
        }
    }

    @Test
    void noLabelShowsAPersonAHostOrAMessage() {
        try (Scrape scrape = Scrape.of(run(1, RunOutcome.FAILED, FakeReader.NOW))) {
            assertThat(scrape.text()).doesNotContain("secret", "alice", "pod-7", "23505");
        }
    }

    private static String runs(Scrape scrape, String trigger, String outcome) {
        return scrape.series("esquema_runs_total")
                .lines()
                .filter(line -> line.contains("trigger=\"%s\"".formatted(trigger)))
                .filter(line -> line.contains("outcome=\"%s\"".formatted(outcome)))
                .findFirst()
                .orElse("no series");
    }

    /** A run of 30 seconds with one migration. */
    static RunRecord run(long id, RunOutcome outcome, Instant end) {
        return run(id, outcome, end, Duration.ofSeconds(30));
    }

    /** A run with one migration that takes two thirds of its time. */
    private static RunRecord run(long id, RunOutcome outcome, Instant end, Duration took) {
        return new RunRecord(
                id,
                JournalValue.of(Operation.MIGRATE),
                JournalValue.of(Trigger.ENTRYPOINT),
                new Origin("pod-7-secret", 7, "alice", new Build("1.0", "abc1234"), Optional.of("5e7")),
                "alice",
                Optional.empty(),
                Optional.empty(),
                end.minus(took),
                Optional.of(end),
                JournalValue.of(outcome),
                Optional.empty(),
                Optional.of(new RunFailure(
                        "the secret failed",
                        Optional.of("23505"),
                        Optional.of("1"),
                        Optional.of("secret"),
                        OptionalInt.of(1))),
                Optional.empty(),
                List.of(new StepRecord(
                        JournalValue.version("1"),
                        true,
                        end.minus(took.multipliedBy(2).dividedBy(3)),
                        Optional.of(end),
                        JournalValue.of(outcome == RunOutcome.APPLIED ? StepOutcome.APPLIED : StepOutcome.FAILED))));
    }
}
