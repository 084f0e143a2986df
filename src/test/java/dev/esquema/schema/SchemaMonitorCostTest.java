package dev.esquema.schema;

import static dev.esquema.testing.fake.FakeReader.observation;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Version;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.FakeReader;
import dev.esquema.testing.fake.FakeStructure;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The number and the times of the monitor's queries to the database. */
@Timeout(30)
class SchemaMonitorCostTest {

    private final FakeReader reader = new FakeReader().returning(Rows.applied("1", "2"));
    private final FakeJournal journal = new FakeJournal();
    private final FakeStructure structure = FakeStructure.after(migration("1"), migration("2", "1"));
    private final SchemaMonitor monitor = new SchemaMonitor(
            Migrations.chain("1", "2"),
            Version.of("2"),
            reader,
            structure,
            journal,
            Duration.ofMillis(1),
            DriftPolicy.every(Duration.ofHours(1)),
            System::nanoTime);

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void theFirstReadIsCompleteAndTheNextOnesRefresh() {
        monitor.refresh();
        monitor.refresh();
        monitor.refresh();

        assertThat(reader.reads()).isEqualTo(1);
        assertThat(reader.refreshes()).isEqualTo(2);
    }

    @Test
    void probesSendNoQueries() {
        monitor.refresh();
        for (int probe = 0; probe < 1_000; probe++) {
            assertThat(monitor.status()).isPresent();
        }

        assertThat(reader.questions()).isEqualTo(1);
    }

    @Test
    void theWholeHistoryIsReadAgainPeriodically() {
        for (int look = 0; look < 100; look++) {
            monitor.refresh();
        }

        assertThat(reader.reads()).isBetween(5, 10);
        assertThat(reader.questions()).isEqualTo(100);
    }

    @Test
    void theJournalIsReadOnlyWhenItHasChanged() {
        journal.with(FakeJournal.run(1, RunOutcome.APPLIED));
        reader.returning(marked("1"));
        monitor.refresh();
        monitor.refresh();
        assertThat(journal.readings()).isEqualTo(1);

        journal.with(FakeJournal.run(2, RunOutcome.NOTHING_TO_DO));
        reader.returning(marked("2"));
        monitor.refresh();
        assertThat(journal.readings()).isEqualTo(2);
        assertThat(monitor.runs()).extracting(RunRecord::id).containsExactly(2L, 1L);
        assertThat(monitor.status().orElseThrow().lastRun()).contains(FakeJournal.run(2, RunOutcome.NOTHING_TO_DO));
    }

    @Test
    void itRefreshesPeriodicallyAndOneAtATime() throws InterruptedException {
        AtomicInteger looking = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch fiveLooks = new CountDownLatch(5);
        reader.answers(() -> {
            most.accumulateAndGet(looking.incrementAndGet(), Math::max);
            pause();
            looking.decrementAndGet();
            fiveLooks.countDown();
            return observation(Rows.applied("1", "2").history());
        });
        monitor.start();
        monitor.awaitFirst();

        assertThat(fiveLooks.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValue(1);
    }

    @Test
    void afterCloseItDoesNotRefresh() {
        monitor.start();
        monitor.awaitFirst();
        monitor.close();
        pause();
        int questions = reader.questions();
        pause();

        assertThat(reader.questions()).isEqualTo(questions);
    }

    private static Observation marked(String journal) {
        return observation(Rows.applied("1", "2").history()).withJournal(Optional.of(journal));
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
