package dev.esquema.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.Gate;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.TcpProxy;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The network cuts the connection during a run, or stops transmitting. */
@Tag("faults")
class CutConnectionIT {

    private static final PackagedEsquema SLOW = Build.with(
                    "V20251115__slow.sql",
                    """
                    -- depends: 20251114.05
                    create table slowly (id int);
                    %s;
                    """
                            .formatted(Gate.PASS))
            .declared()
            .with("ESQUEMA_RUN_LOCK_TIMEOUT", "2m");

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final TcpProxy proxy = TcpProxy.before(TestPostgres.shared().port());
    private final PackagedEsquema slow = SLOW.on(proxy.through(database));

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    @Test
    void aRunWhoseConnectionIsCutEndsWithASentenceAndTheNextOneApplies() {
        try (Gate gate = Gate.shut(database);
                RunningEsquema running = slow.launch("migrate")) {
            gate.awaitWaitingSession();

            proxy.drop();
            Result cut = running.result();

            assertThat(cut.exit()).as(cut.err()).isEqualTo(8);
            assertThat(cut.lastErrLine())
                    .startsWith("esquema: migration 20251115 was interrupted at line 3 of V20251115__slow.sql,")
                    .contains("(SQLSTATE 08006)", "applied before it: 20251114, ");
            Eventually.within(Duration.ofSeconds(30), () -> assertThat(gate.waiting())
                    .as("the server has noticed it too")
                    .isZero());
        }
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(SixMigrations.tables(database)).doesNotContain("slowly");

        Result next = slow.run("migrate");

        assertThat(next.exit()).as(next.err()).isZero();
        assertAppliedOnce();
        assertThat(database.column("select outcome || ' ' || coalesce(sql_state, '-') from esquema_run order by id"))
                .containsExactly("INTERRUPTED 08006", "APPLIED -");
    }

    @Test
    void aRunWhoseConnectionStallsWaitsAndGoesOnWithIt() throws InterruptedException {
        try (Gate gate = Gate.shut(database);
                RunningEsquema running = slow.launch("migrate")) {
            gate.awaitWaitingSession();

            proxy.stall();
            gate.open();
            Eventually.within(
                    Duration.ofSeconds(30), () -> assertThat(gate.waiting()).isZero());
            Thread.sleep(2_000);
            assertThat(running.process().isAlive()).as(running.err()).isTrue();
            assertThat(SixMigrations.tables(database)).as("it is not committed").doesNotContain("slowly");

            proxy.resume();
            assertThat(running.result().exit()).as(running.err()).isZero();
        }
        assertAppliedOnce();
        assertThat(database.column("select outcome from esquema_run")).containsExactly("APPLIED");
    }

    @Test
    void aDatabaseThatNeverAnswersIsEightAndTheSentenceReportsHowLongWasWaited() {
        proxy.stall();

        Result result = slow.run("migrate", "--wait", "1s");

        assertThat(result.exit()).as(result.err()).isEqualTo(8);
        assertThat(result.lastErrLine())
                .contains("no connection to localhost:%d/%s within 1 s"
                        .formatted(proxy.through(database).port(), database.name()));
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    private void assertAppliedOnce() {
        assertThat(SixMigrations.applied(database))
                .hasSize(7)
                .startsWith("20251114")
                .endsWith("20251115");
        assertThat(SixMigrations.tables(database)).contains("slowly");
    }
}
