package dev.esquema.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.FieldDatabases;
import dev.esquema.it.support.Sessions;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code kill -9} at random moments of an adoption: all of its rows exist or none, and the next adoption succeeds. */
@Tag("faults")
class KilledAdoptionIT {

    private static final int KILLS = 12;

    /** Longer than an adoption takes. */
    private static final int MILLIS = 2_000;

    private static final long SEED = Long.getLong("kills.seed", System.nanoTime());

    @Test
    void afterwardsAllOrNoneOfTheRowsAreThereAndTheNextAdoptionEndsWell() throws InterruptedException {
        System.out.printf("-Dkills.seed=%d%n", SEED);
        Random random = new Random(SEED);
        int atWork = 0;
        for (int i = 0; i < KILLS; i++) {
            atWork += isKilledAtWork(i % 2 == 0, random.nextInt(MILLIS)) ? 1 : 0;
        }
        assertThat(atWork).as("kills that met an adoption at work").isPositive();
    }

    /** Kills one adoption and then makes another; returns whether the killed adoption had begun and had not ended. */
    private static boolean isKilledAtWork(boolean writing, int moment) throws InterruptedException {
        TestDatabase database = database();
        PackagedEsquema esquema = PackagedEsquema.built().on(database);
        try (RunningEsquema killed = esquema.launch("adopt")) {
            Sessions.await(killed, database, writing);
            Thread.sleep(moment);
            killed.kill();
        }
        String story = "killed %d ms after %s, seed %d".formatted(moment, writing ? "its first row" : "it came", SEED);
        Sessions.awaitEnd(database);
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

    /**
     * Creates a database in which writing each row of the history and each step takes some time, so that the kill falls
     * between them.
     */
    private static TestDatabase database() {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        FieldDatabases.tablesUpTo(database, SixMigrations.NEWEST);
        database.execute(
                """
                create function slow() returns trigger language plpgsql as
                'begin perform pg_sleep(0.1); return new; end'
                """,
                """
                create function slow_down() returns event_trigger language plpgsql as $$
                declare made regclass;
                begin
                    for made in select oid from pg_class as c
                                 where relname in ('flyway_schema_history', 'esquema_run_step')
                                   and not exists (select from pg_trigger where tgrelid = c.oid and tgname = 'slow') loop
                        execute format('create trigger slow before insert on %s for each row execute function public.slow()', made);
                    end loop;
                end $$
                """,
                "create event trigger slow_down on ddl_command_end when tag in ('CREATE TABLE')"
                        + " execute function slow_down()");
        return database;
    }
}
