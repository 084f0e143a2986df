package dev.esquema.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.Nap;
import dev.esquema.it.support.Signal;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * SIGTERM and Ctrl-C: the first signal cancels the statement, rolls back the transaction and closes the journal; the
 * second signal ends the process immediately.
 */
class InterruptedIT {

    /** Much less than the duration of the statement. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

    private static final PackagedEsquema SLOW = Build.with(
                    "V20251115__slow.sql", "create table slow (id int); select %s;".formatted(Nap.SQL))
            .built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = SLOW.on(database);

    @Test
    void aTerminatedRunEndsSoonRolledBackAndClosed() {
        assertInterrupted(Signal.TERM, 143);
    }

    @Test
    void anInterruptedRunDoesTheSame() {
        assertInterrupted(Signal.INT, 130);
    }

    @Test
    void aRunWhoseTerminalIsClosedDoesTheSame() {
        assertInterrupted(Signal.HUP, 129);
    }

    @Test
    void aServerThatMigratesFirstIsInterruptedAsWell() {
        Nap.set(database, 60);
        try (RunningEsquema running = esquema.launch("serve")) {
            Nap.await(database);

            Result result = ended(running, Signal.TERM);

            assertThat(result.exit()).isEqualTo(143);
        }
        assertRolledBack();
    }

    @Test
    void aServerThatServesEndsWithTheSignalToo() {
        try (RunningEsquema running = esquema.start("serve")) {
            Result result = ended(running, Signal.TERM);

            assertThat(result.exit()).isEqualTo(143);
        }
    }

    @Test
    void anInterruptedWaitForTheLockDoesNotDisturbTheHolder() {
        Nap.set(database, 60);
        try (RunningEsquema holder = esquema.launch("migrate");
                RunningEsquema waiting = esquema.launch("migrate")) {
            Nap.await(database);
            Eventually.within(
                    TIME_LIMIT, () -> assertThat(holder.err() + waiting.err()).contains("which holds the run lock"));
            RunningEsquema interrupted = waiting.err().contains("which holds the run lock") ? waiting : holder;

            Result result = ended(interrupted, Signal.TERM);

            assertThat(result.exit()).isEqualTo(143);
            assertThat(result.lastErrLine())
                    .startsWith("esquema: interrupted by a signal while waiting for ")
                    .endsWith("which holds the run lock; nothing was changed");
            assertThat(result.err()).doesNotContain("statement was cancelled", "does not exist");
            assertThat(Nap.sleepers(database)).isEqualTo(1);
        }
    }

    @Test
    void anInterruptedWaitForTheDatabaseEnds() {
        PackagedEsquema nowhere = esquema.with(
                "DATABASE_URL", "postgres://u:p@localhost:%d/nowhere".formatted(PackagedEsquema.freePort()));
        try (RunningEsquema waiting = nowhere.launch("migrate", "--wait", "60s")) {
            Eventually.within(TIME_LIMIT, () -> assertThat(waiting.err()).contains("waiting for the database"));

            Result result = ended(waiting, Signal.INT);

            assertThat(result.exit()).isEqualTo(130);
        }
    }

    @Test
    void theSecondSignalEndsTheProcess() throws InterruptedException {
        Nap.set(database, 60);
        try (RunningEsquema running = esquema.launch("migrate")) {
            Nap.await(database);
            long backend = Long.parseLong(database.value(
                    "select pid from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"));
            Signal.STOP.to(backend);
            try {
                Signal.TERM.to(running);
                assertThat(running.process().waitFor(500, TimeUnit.MILLISECONDS))
                        .as("a statement of a backend that hears nothing cannot be cancelled")
                        .isFalse();

                assertThat(ended(running, Signal.TERM).exit()).isEqualTo(143);
            } finally {
                Signal.CONT.to(backend);
            }
        }
        Nap.set(database, 0);
        assertThat(esquema.run("migrate").exit()).isZero();
        Agreement.holds(SLOW, database);
    }

    private void assertInterrupted(Signal signal, int exit) {
        Nap.set(database, 60);
        try (RunningEsquema running = esquema.launch("migrate")) {
            Nap.await(database);

            Result result = ended(running, signal);

            assertThat(result.exit()).isEqualTo(exit);
            assertThat(result.lastErrLine())
                    .startsWith("esquema: interrupted by a signal: the running statement was cancelled")
                    .endsWith("applied before it: %s".formatted(String.join(", ", SixMigrations.VERSIONS)));
        }
        assertRolledBack();
        Nap.set(database, 0);
        assertThat(esquema.run("migrate").exit()).isZero();
        Agreement.holds(SLOW, database);
    }

    private void assertRolledBack() {
        assertThat(Nap.sleepers(database)).isZero();
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(SixMigrations.tables(database)).doesNotContain("slow");
        assertThat(database.column(
                        "select concat(outcome, ' ', failed_version) from esquema_run where finished_at is not null"))
                .containsExactly("INTERRUPTED 20251115");
        Agreement.holds(SLOW, database);
    }

    private static Result ended(RunningEsquema running, Signal signal) {
        long began = System.nanoTime();
        signal.to(running);
        Result result = running.result();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
        return result;
    }
}
