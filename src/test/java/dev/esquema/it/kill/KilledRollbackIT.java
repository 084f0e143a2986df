package dev.esquema.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.Nap;
import dev.esquema.it.support.Rollbacks;
import dev.esquema.it.support.Sessions;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code kill -9} at random moments of a rollback: all of it is done or nothing, and its rows are kept. */
@Tag("faults")
class KilledRollbackIT {

    private static final int KILLS = 14;

    /** Longer than a command takes. */
    private static final int MILLIS = 5_000;

    /** A rollback works for more than a second after its row is in the journal: most of these kills meet it at work. */
    private static final int MILLIS_AT_WORK = 2_000;

    private static final long SEED = Long.getLong("kills.seed", System.nanoTime());
    private static final String INSERT =
            "insert into modelos_riesgo (nombre, algoritmo, ruta_archivo) values ('%s', 'a', 'r')";

    private static final PackagedEsquema BUILD = Build.unchanged()
            .andUndo(
                    "U20251114_04__create_modelos_riesgo.sql",
                    "select %s; drop table modelos_riesgo; select %1$s;".formatted(Nap.SQL))
            .built();

    @Test
    void afterwardsAllOrNothingIsDoneAndTheRowsAreKept() throws InterruptedException {
        System.out.printf("-Dkills.seed=%d%n", SEED);
        Random random = new Random(SEED);
        TestDatabase database = slow();
        PackagedEsquema esquema = BUILD.on(database);
        int rolledBack = 0;
        for (int i = 0; i < KILLS; i++) {
            boolean working = i % 2 == 0;
            int moment = random.nextInt(working ? MILLIS_AT_WORK : MILLIS);
            try (RunningEsquema killed = esquema.launch("rollback", "20251114.04", "--yes")) {
                Sessions.await(killed, database, false);
                if (working) {
                    awaitRow(killed, database);
                }
                Thread.sleep(moment);
                killed.kill();
            }
            String story =
                    "killed %d ms after %s, seed %d".formatted(moment, working ? "it was recorded" : "it came", SEED);
            Sessions.awaitEnd(database);
            boolean held = SixMigrations.held(database).contains("20251114.04");
            assertThat(SixMigrations.tables(database).contains("modelos_riesgo"))
                    .as(story)
                    .isNotEqualTo(held);
            assertThat(Rollbacks.archived(database)).as(story).hasSize(held ? rolledBack + 1 : rolledBack);
            assertThat(esquema.run("migrate").exit()).as(story).isZero();
            Agreement.holds(BUILD, database);
            if (held) {
                rolledBack++;
                assertThat(esquema.run("migrate", "--release", "20251114.04").exit())
                        .as(story)
                        .isZero();
                database.execute(INSERT.formatted(i));
            }
        }
        System.out.printf("%d of %d were rolled back before they were killed%n", rolledBack, KILLS);
        assertThat(database.column(
                        "select id from esquema_run where operation = 'ROLLBACK' and outcome = 'INTERRUPTED'"))
                .as("rollbacks that a kill met at work")
                .isNotEmpty();
        assertThat(
                        database.column(
                                "select outcome from esquema_run where operation = 'ROLLBACK' and outcome not in ('INTERRUPTED', 'ROLLED_BACK')"))
                .as("rollbacks that ended on their own, without an effect")
                .isEmpty();
        assertThat(rolledBack).as("rollbacks that were done before the kill").isPositive();
    }

    /** Waits until the journal has the row of the rollback; before that it only rehearses. */
    private static void awaitRow(RunningEsquema running, TestDatabase database) {
        Eventually.within(
                Duration.ofSeconds(60), () -> assertThat(!running.process().isAlive()
                                || !database.column(
                                                "select id from esquema_run where operation = 'ROLLBACK' and outcome = 'RUNNING'")
                                        .isEmpty())
                        .isTrue());
    }

    /**
     * Creates a database in which each script and each row that records it takes some time, so that a kill can fall
     * between any two of them.
     */
    private static TestDatabase slow() {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        assertThat(PackagedEsquema.built().on(database).run("migrate").exit()).isZero();
        database.execute(INSERT.formatted("first"));
        Nap.set(database, 0.1);
        database.execute(
                """
                create function slow() returns trigger language plpgsql as
                'begin perform pg_sleep(0.3); return new; end'
                """,
                """
                create trigger slow before insert on flyway_schema_history
                    for each row when (new.type = 'DELETE') execute function slow()
                """,
                """
                create trigger slow before insert on esquema_run_step
                    for each row when (new.outcome = 'ROLLED_BACK') execute function slow()
                """);
        return database;
    }
}
