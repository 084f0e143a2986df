package dev.esquema.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.TestDatabase;
import dev.esquema.testing.TestPostgres;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code kill -9} at random moments of an adoption: all of its rows are there or none, and the next one ends well. */
@Tag("faults")
class KilledAdoptionIT {

    private static final int KILLS = 20;
    private static final long SEED = Long.getLong("kills.seed", System.nanoTime());

    @Test
    void afterwardsAllOrNoneOfTheRowsAreThereAndTheNextAdoptionEndsWell() throws InterruptedException {
        System.out.printf("-Dkills.seed=%d%n", SEED);
        long undisturbed = undisturbedMillis();
        Random random = new Random(SEED);
        int atWork = 0;
        for (int i = 0; i < KILLS; i++) {
            atWork += isKilledAtWork((long) (undisturbed * (0.4 + 0.7 * random.nextDouble()))) ? 1 : 0;
        }
        assertThat(atWork).as("kills that met an adoption at work").isPositive();
    }

    private static long undisturbedMillis() {
        TestDatabase database = database();
        long began = System.nanoTime();
        assertThat(PackagedEsquema.built().on(database).run("adopt").exit()).isZero();
        long took = (System.nanoTime() - began) / 1_000_000;
        database.drop();
        return took;
    }

    /** Kills one adoption and makes another; whether the killed one had begun and not ended. */
    private static boolean isKilledAtWork(long moment) throws InterruptedException {
        TestDatabase database = database();
        PackagedEsquema esquema = PackagedEsquema.built().on(database);
        try (RunningEsquema killed = esquema.launch("adopt")) {
            Thread.sleep(moment);
            killed.kill();
        }
        String story = "killed after %d ms, seed %d".formatted(moment, SEED);
        waitForItsBackends(database);
        List<String> recorded = SixMigrations.applied(database);
        assertThat(recorded.size()).as(story).isIn(0, 6);
        if (!recorded.isEmpty()) {
            assertThat(database.column("select version from esquema_run_step order by position"))
                    .as(story)
                    .isEqualTo(SixMigrations.VERSIONS);
        }

        Result next = esquema.run("adopt");

        assertThat(next.exit()).as("%s: %s", story, next.err()).isZero();
        assertThat(SixMigrations.applied(database)).as(story).isEqualTo(SixMigrations.VERSIONS);
        Agreement.holds(database);
        boolean atWork = !database.column("select id from esquema_run where outcome = 'INTERRUPTED'")
                .isEmpty();
        database.drop();
        return atWork;
    }

    /** A commit that had reached the server is finished without its client. */
    private static void waitForItsBackends(TestDatabase database) throws InterruptedException {
        while (!database.value("select count(*) from pg_stat_activity where application_name like 'esquema%'"
                        + " and datname = current_database()")
                .equals("0")) {
            Thread.sleep(20);
        }
    }

    /** Every row of the history takes a while, from its first one on, so that the kill meets it. */
    private static TestDatabase database() {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        FieldDatabases.tablesUpTo(database, SixMigrations.NEWEST);
        database.execute(
                """
                create function slow() returns trigger language plpgsql as
                'begin perform pg_sleep(0.05); return new; end'
                """,
                """
                create function slow_down() returns event_trigger language plpgsql as $$ begin
                    if to_regclass('flyway_schema_history') is not null
                       and not exists (select from pg_trigger where tgname = 'slow') then
                        create trigger slow before insert on flyway_schema_history
                            for each row execute function slow();
                    end if;
                end $$
                """,
                "create event trigger slow_down on ddl_command_end when tag in ('CREATE TABLE')"
                        + " execute function slow_down()");
        return database;
    }
}
