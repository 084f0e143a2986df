package dev.esquema.schema.waiting;

import static dev.esquema.testing.fake.FakeReader.held;
import static dev.esquema.testing.fake.FakeReader.observation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.FakeReader;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetWaitTest {

    private static final Manifest BUILD = Migrations.chain("1", "2", "3");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMillis(150);

    private final FakeReader reader = new FakeReader();
    private final FakeJournal journal = new FakeJournal();
    private final Cancellation cancellation = new Cancellation();

    @Test
    void aReachedTargetEndsTheWaitAtTheFirstLook() {
        reader.returning(Rows.applied("1", "2", "3"));

        assertThat(reached("3", LONG).version()).contains(Version.of("3"));
        assertThat(reader.questions()).isEqualTo(1);
        assertThat(journal.readings()).isZero();
    }

    @Test
    void aTargetThatARunReachesEndsTheWait() {
        answers(
                observation(Rows.none().history()),
                held(observation(Rows.applied("1").history())),
                observation(Rows.applied("1", "2", "3").history()));

        assertThat(wait(Optional.empty(), LONG).target()).isEqualTo(Version.of("3"));
        assertThat(reader.questions()).isEqualTo(3);
    }

    @Test
    void anOlderTargetIsReachedWithNothingPendingUpToIt() {
        reader.returning(Rows.applied("1", "2"));

        assertThat(reached("2", LONG).version()).contains(Version.of("2"));

        reader.returning(Rows.applied("2"));
        assertThat(failure("2", Duration.ZERO).code()).isEqualTo(Code.BEHIND);
    }

    @Test
    void aVersionThatIsNotPackagedIsReachedWhenANewerBuildAppliesIt() {
        reader.returning(Rows.applied("1", "2", "3"));
        assertThat(failure("4", Duration.ZERO))
                .hasMessage("4 was not reached within 0 s: the schema is at 3; this build does not package 4;"
                        + " `esquema status` shows more");

        reader.returning(Rows.applied("1", "2", "3", "4"));
        assertThat(reached("4", LONG).version()).contains(Version.of("4"));
    }

    @Test
    void aTargetThatIsNotReachedInTimeIsBehind() {
        reader.returning(held(observation(Rows.applied("1").history())));

        SchemaException failure = failure("3", Duration.ofMillis(30));

        assertThat(failure.code()).isEqualTo(Code.BEHIND);
        assertThat(failure).hasMessageContaining("the schema is at 1; esquema STARTUP (database process 42) holds");
        assertThat(reader.questions()).isGreaterThan(2);
    }

    @Test
    void aRunThatFailsMeanwhileEndsTheWaitAtOnce() {
        Map<RunOutcome, Code> codes = Map.of(
                RunOutcome.FAILED, Code.MIGRATION_FAILED,
                RunOutcome.LOCKED, Code.LOCKED,
                RunOutcome.REFUSED, Code.REFUSED,
                RunOutcome.UNKNOWN, Code.REFUSED);
        codes.forEach((outcome, code) -> {
            FakeJournal runs = new FakeJournal();
            reader.answers(() -> {
                if (runs.readings() == 2) {
                    runs.with(FakeJournal.run(7, outcome));
                }
                return observation(Rows.applied("1").history());
            });

            SchemaException failure = failure(runs, "3", LONG, Duration.ofHours(1));

            assertThat(failure.code()).as(outcome.name()).isEqualTo(code);
            assertThat(failure).hasMessageContaining("run 7 ended with " + outcome);
            assertThat(runs.readings()).isEqualTo(3);
        });
    }

    @Test
    void aFailureFromBeforeTheWaitCountsWhenNoRunBeginsForSomeTime() {
        journal.with(FakeJournal.run(7, RunOutcome.FAILED)).with(FakeJournal.run(8, RunOutcome.NOTHING_TO_DO));
        reader.returning(Rows.applied("1"));
        long began = System.nanoTime();

        assertThat(failure("3", LONG).code()).isEqualTo(Code.MIGRATION_FAILED);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(PATIENCE);
    }

    @Test
    void aFailureFromBeforeTheWaitIsTheReasonWhenTheTimeIsOver() {
        journal.with(FakeJournal.run(7, RunOutcome.FAILED));
        reader.returning(Rows.applied("1"));

        assertThat(failure("3", Duration.ZERO).code()).isEqualTo(Code.MIGRATION_FAILED);
    }

    @Test
    void aFailureFromBeforeTheWaitDoesNotCountWhileANewRunIsAtWork() {
        journal.with(FakeJournal.run(7, RunOutcome.FAILED));
        reader.returning(held(observation(Rows.applied("1").history())));

        assertThat(failure(journal, "3", PATIENCE.multipliedBy(2), PATIENCE).code())
                .isEqualTo(Code.BEHIND);
    }

    @Test
    void anInterruptedRunAndARepairedFailureDoNotEndTheWait() {
        reader.returning(Rows.applied("1"));
        journal.with(FakeJournal.run(7, RunOutcome.FAILED)).with(FakeJournal.run(8, RunOutcome.REPAIRED));
        assertThat(failure("3", PATIENCE.multipliedBy(2)).code()).isEqualTo(Code.BEHIND);

        journal.with(FakeJournal.run(9, RunOutcome.INTERRUPTED));
        assertThat(failure("3", PATIENCE.multipliedBy(2)).code()).isEqualTo(Code.BEHIND);
    }

    @Test
    void withoutAJournalAFailedEntryOfTheHistoryEndsTheWait() {
        reader.returning(Rows.applied("1").fail("2"));

        assertThat(failure("3", LONG))
                .hasMessage("3 is not reached: the history records that 2 failed; `esquema show 2` shows it");

        reader.returning(Rows.none().fail("2"));
        assertThat(failure("1", Duration.ZERO).code()).isEqualTo(Code.BEHIND);
    }

    @Test
    void anExcludedImageDoesNotWait() {
        reader.returning(observation(Rows.applied("1", "2", "3", "4").history())
                .declaring(Map.of(Version.of("4"), Version.of("4"))));

        assertThat(failure("3", LONG))
                .hasMessage("an image with the target 3 may not serve: migration 4 is applied and requires target 4"
                        + " or newer");
        assertThat(failure("2", LONG).code()).isEqualTo(Code.INCOMPATIBLE);
        assertThat(reached("4", LONG).version()).contains(Version.of("4"));
    }

    @Test
    void anEditedScriptEndsTheWait() {
        reader.returning(Rows.none().applyOther("1", 7));

        assertThat(failure("3", LONG).code()).isEqualTo(Code.VERIFICATION_FAILED);
    }

    @Test
    void aDatabaseThatComesLateIsWaitedForAndOneThatDoesNotComeIsUnavailable() {
        reader.fails(unavailable("08001"));
        SchemaException failure = failure("3", Duration.ofMillis(30));
        assertThat(failure.code()).isEqualTo(Code.DATABASE_UNAVAILABLE);
        assertThat(reader.questions()).isGreaterThan(2);

        int before = reader.questions();
        reader.answers(() -> {
            if (reader.questions() == before + 1) {
                throw unavailable("57P03");
            }
            return observation(Rows.applied("1", "2", "3").history());
        });
        assertThat(reached("3", LONG).target()).isEqualTo(Version.of("3"));
    }

    @Test
    void aRefusedLoginAndAMissingDatabaseAreNotWaitedFor() {
        for (String state : new String[] {"28P01", "28000", "3D000", "08004"}) {
            reader.fails(unavailable(state));
            int before = reader.questions();

            assertThat(failure("3", LONG).code()).isEqualTo(Code.DATABASE_UNAVAILABLE);
            assertThat(reader.questions() - before).as(state).isEqualTo(1);
        }
    }

    @Test
    void aSignalEndsTheWait() {
        reader.answers(() -> {
            cancellation.request();
            return observation(Rows.none().history());
        });

        assertThat(failure("3", LONG).code()).isEqualTo(Code.INTERRUPTED);
        assertThat(cancellation.hasRun()).isFalse();
    }

    private void answers(Observation... inOrder) {
        Iterator<Observation> next = List.of(inOrder).iterator();
        reader.answers(next::next);
    }

    private static SchemaException unavailable(String state) {
        return new SchemaException(
                Code.DATABASE_UNAVAILABLE, "it does not answer", FailureDetails.NONE.withSqlState(state), null);
    }

    private WaitReport reached(String version, Duration atMost) {
        return wait(Optional.of(Version.of(version)), atMost);
    }

    private WaitReport wait(Optional<Version> version, Duration atMost) {
        return waiting(journal, PATIENCE).await(version, atMost);
    }

    private SchemaException failure(String version, Duration atMost) {
        return failure(journal, version, atMost, PATIENCE);
    }

    private SchemaException failure(FakeJournal runs, String version, Duration atMost, Duration patience) {
        return catchThrowableOfType(
                SchemaException.class, () -> waiting(runs, patience).await(Optional.of(Version.of(version)), atMost));
    }

    private TargetWait waiting(FakeJournal runs, Duration patience) {
        return new TargetWait(
                BUILD, Version.of("3"), reader, runs, cancellation, new WaitLimits(Duration.ofMillis(4), patience));
    }
}
