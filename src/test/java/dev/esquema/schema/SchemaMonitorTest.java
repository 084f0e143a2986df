package dev.esquema.schema;

import static dev.esquema.testing.fake.FakeReader.held;
import static dev.esquema.testing.fake.FakeReader.observation;
import static dev.esquema.testing.fake.FakeReader.unavailable;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.CapturedLog;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.FakeReader;
import dev.esquema.testing.fake.FakeStructure;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SchemaMonitorTest {

    private static final Manifest BUILD = Migrations.chain("1", "2");
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration DRIFT_INTERVAL = Duration.ofSeconds(30);

    private final FakeReader reader = new FakeReader().returning(Rows.applied("1", "2"));
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final CapturedLog log = new CapturedLog("dev.esquema.monitor");
    private final FakeStructure structure = FakeStructure.after(migration("1"), migration("2", "1"));
    private final FakeJournal journal = new FakeJournal();
    private final SchemaMonitor monitor = monitor(INTERVAL);

    private SchemaMonitor monitor(Duration interval) {
        return new SchemaMonitor(
                BUILD,
                Version.of("2"),
                reader,
                structure,
                journal,
                interval,
                DriftPolicy.every(DRIFT_INTERVAL),
                clock::get);
    }

    @AfterEach
    void close() {
        monitor.close();
        log.close();
    }

    @Test
    void beforeTheFirstReadThereIsNoStatus() {
        assertThat(monitor.status()).isEmpty();
        assertThat(reader.questions()).isZero();
    }

    @Test
    void aChangeIsVisibleAfterTheNextRead() {
        reader.returning(Rows.applied("1"));
        structure.drop(table("2"));
        monitor.refresh();
        assertThat(phase()).isEqualTo(Phase.BEHIND);

        reader.returning(Rows.applied("1", "2"));
        structure.apply(migration("2", "1"));
        assertThat(phase()).isEqualTo(Phase.BEHIND);
        monitor.refresh();
        assertThat(phase()).isEqualTo(Phase.CURRENT);
    }

    @Test
    void theStepsOfARunAtWorkAreReadAtEachRefreshAndOnceAfterItsSessionIsGone() {
        journal.with(FakeJournal.run(1, RunOutcome.RUNNING));
        reader.returning(held(observation(Rows.applied("1").history())));
        monitor.refresh();
        int before = journal.readings();

        monitor.refresh();
        assertThat(journal.readings()).isEqualTo(before + 1);

        reader.returning(Rows.applied("1", "2"));
        monitor.refresh();
        monitor.refresh();
        assertThat(journal.readings()).isEqualTo(before + 2);
    }

    @Test
    void afterItsEndItAsksNothingMore() {
        monitor.start();
        monitor.awaitFirst();
        int before = reader.questions();

        monitor.close();
        reader.fails(unavailable());
        monitor.refresh();

        assertThat(reader.questions()).isEqualTo(before);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void theEndWaitsForTheRefreshThatIsUnderWay() throws InterruptedException {
        CountDownLatch underWay = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        SchemaMonitor quick = monitor(Duration.ofMillis(1));
        quick.tell((took, answers, runs) -> {
            if (Thread.currentThread().getName().equals("esquema-monitor")) {
                underWay.countDown();
                ended.set(sleepsUninterrupted());
            }
        });
        quick.start();
        underWay.await();

        quick.close();

        assertThat(ended).isTrue();
    }

    private static boolean sleepsUninterrupted() {
        try {
            Thread.sleep(200);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void aSnapshotOlderThanThreeIntervalsIsUnreachable() {
        monitor.refresh();

        passes(INTERVAL.multipliedBy(3));
        assertThat(phase()).isEqualTo(Phase.CURRENT);
        passes(Duration.ofNanos(1));
        assertThat(phase()).isEqualTo(Phase.UNREACHABLE);
    }

    @Test
    void unreachableKeepsTheLastKnownFacts() {
        monitor.refresh();
        reader.fails(unavailable());
        passes(INTERVAL.multipliedBy(4));
        monitor.refresh();

        SchemaStatus status = monitor.status().orElseThrow();
        assertThat(status.phase()).isEqualTo(Phase.UNREACHABLE);
        assertThat(status.version()).contains(Version.of("2"));
        assertThat(status.checkedAt()).contains(FakeReader.NOW);
    }

    @Test
    void oneFailedReadDoesNotChangeThePhase() {
        monitor.refresh();
        reader.fails(unavailable());
        passes(INTERVAL);
        monitor.refresh();

        assertThat(phase()).isEqualTo(Phase.CURRENT);
    }

    @Test
    void aDatabaseThatAnswersAgainIsReachable() {
        monitor.refresh();
        reader.fails(unavailable());
        passes(INTERVAL.multipliedBy(100));
        monitor.refresh();
        reader.returning(Rows.applied("1", "2"));
        monitor.refresh();

        assertThat(phase()).isEqualTo(Phase.CURRENT);
    }

    @Test
    void aDatabaseThatNeverAnsweredIsUnreachableUntilItDoes() {
        reader.fails(unavailable());
        monitor.refresh();
        monitor.refresh();
        assertThat(monitor.status().orElseThrow().checkedAt()).isEmpty();
        assertThat(phase()).isEqualTo(Phase.UNREACHABLE);

        reader.returning(Rows.applied("1", "2"));
        monitor.refresh();
        assertThat(phase()).isEqualTo(Phase.CURRENT);
        assertThat(reader.refreshes()).isZero();
    }

    @Test
    void aDatabaseThatRefusesTheFirstLookHasAnswered() {
        reader.fails(new SchemaException(Code.PERMISSION_DENIED, "grant select on t to role_of_app"));
        monitor.refresh();

        assertThat(PhaseAdvice.undetailed(monitor.known()))
                .isEqualTo(new PhaseAdvice("the role of this server lacks a right", "grant the role what is missing"));
    }

    @Test
    void onlyTheFirstFailureAndTheFirstAnswerAreLogged() {
        monitor.refresh();
        reader.fails(unavailable());
        monitor.refresh();
        monitor.refresh();
        reader.returning(Rows.applied("1", "2"));
        monitor.refresh();
        monitor.refresh();

        assertThat(log.lines()).containsExactly("WARN the database does not answer", "INFO the database answers again");
    }

    @Test
    void eachChangeOfThePhaseIsLoggedOnceWithItsReasonAndWhatToDo() {
        CapturedLog phases = new CapturedLog("dev.esquema.phase");
        try {
            reader.returning(Rows.none());
            structure.drop(table("1"));
            structure.drop(table("2"));
            monitor.refresh();
            monitor.refresh();
            reader.returning(Rows.applied("1", "2"));
            structure.apply(migration("1"));
            structure.apply(migration("2", "1"));
            monitor.refresh();
            monitor.refresh();
            structure.drop(table("2"));
            passes(DRIFT_INTERVAL);
            monitor.refresh();
            reader.fails(FakeReader.unavailable());
            passes(INTERVAL.multipliedBy(4));
            monitor.refresh();
            monitor.refresh();
            reader.returning(Rows.applied("1", "2", "3"));
            monitor.refresh();
            monitor.refresh();
            reader.returning(observation(Rows.applied("1", "2", "3").history())
                    .declaring(Map.of(Version.of("3"), Version.of("3"))));
            monitor.refresh();
            monitor.refresh();

            assertThat(phases.lines())
                    .containsExactly(
                            "WARN phase EMPTY: pending: 1, 2; run `esquema migrate`",
                            "INFO phase EMPTY -> CURRENT: the schema is at 2; nothing to do",
                            "WARN phase CURRENT -> DRIFTED: findings: 1, the first: table t2 is missing (2);"
                                    + " run `esquema verify`",
                            "WARN phase DRIFTED -> UNREACHABLE: the database last answered at %s;"
                                            .formatted(FakeReader.NOW)
                                    + " check the database and the network",
                            "INFO phase UNREACHABLE -> AHEAD: the schema is at 3, newer than the target 2 of this build;"
                                    + " nothing to do",
                            "WARN phase AHEAD -> INCOMPATIBLE: migration 3 is applied and requires target 3 or newer;"
                                    + " deploy an image with a newer target");
        } finally {
            phases.close();
        }
    }

    @Test
    void anUnexpectedFailureKeepsTheOldSnapshot() {
        monitor.refresh();
        reader.fails(new IllegalStateException("planted"));
        monitor.refresh();

        assertThat(phase()).isEqualTo(Phase.CURRENT);
        passes(INTERVAL.multipliedBy(4));
        assertThat(phase()).isEqualTo(Phase.UNREACHABLE);
    }

    private Phase phase() {
        return monitor.status().orElseThrow().phase();
    }

    private void passes(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
