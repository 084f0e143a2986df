package dev.esquema.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.Nap;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code kill -9} at random moments of a run: the next run always brings the schema to its target. */
@Tag("faults")
class RandomKillsIT {

    private static final int KILLS = 50;
    private static final int AT_A_TIME = 2;
    private static final long SEED = Long.getLong("kills.seed", System.nanoTime());

    private static final PackagedEsquema HANDFUL = Build.with(
                    "V20251115_01__slow.sql",
                    """
                    -- compatible-since: 20251114.05
                    create table handful (id int primary key, text text);
                    select %s;
                    insert into handful select number, 'one' from generate_series(1, 20000) as number;
                    """
                            .formatted(Nap.SQL))
            .and(
                    "V20251115_02__index.sql",
                    """
                    -- transactional: no
                    create index concurrently ix_handful_text on handful (text);
                    """)
            .and("V20251115_03__slow_again.sql", "alter table handful add n int; select %s;".formatted(Nap.SQL))
            .and("V20251115_04__count.sql", "insert into handful values (0, 'two'); update handful set n = id;")
            .built();

    @Test
    void theNextRunAlwaysEndsWellAndNothingIsAppliedTwice() throws Exception {
        System.out.printf("-Dkills.seed=%d%n", SEED);
        long undisturbed = undisturbedMillis();
        Random random = new Random(SEED);
        ExecutorService lanes = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Future<Boolean>> kills = new ArrayList<>();
            for (int i = 0; i < KILLS; i++) {
                long moment = (long) (undisturbed * (0.2 + random.nextDouble()));
                kills.add(lanes.submit(() -> isKilledAtWork(moment)));
            }
            int atWork = 0;
            for (Future<Boolean> kill : kills) {
                atWork += kill.get() ? 1 : 0;
            }
            assertThat(atWork).as("kills that met a run at work").isPositive();
        } finally {
            lanes.shutdownNow();
        }
    }

    private static long undisturbedMillis() {
        TestDatabase database = database();
        long began = System.nanoTime();
        assertThat(HANDFUL.on(database).run("migrate").exit()).isZero();
        long took = (System.nanoTime() - began) / 1_000_000;
        database.drop();
        return took;
    }

    /** Kills one run and then makes another; returns whether the killed run had begun and had not ended. */
    private static boolean isKilledAtWork(long moment) throws InterruptedException {
        TestDatabase database = database();
        PackagedEsquema esquema = HANDFUL.on(database);
        try (RunningEsquema killed = esquema.launch("migrate")) {
            Thread.sleep(moment);
            killed.kill();
        }

        Result next = esquema.run("migrate");

        String story = "killed after %d ms, seed %d: %s".formatted(moment, SEED, next.err());
        assertThat(next.exit()).as(story).isZero();
        assertThat(SixMigrations.applied(database)).as(story).hasSize(10);
        assertThat(database.value("select concat(count(*), ' ', sum(n)) from handful"))
                .as(story)
                .isEqualTo("20001 200010000");
        assertThat(database.value("select indisvalid from pg_index where indexrelid = 'ix_handful_text'::regclass"))
                .as(story)
                .isEqualTo("t");
        Agreement.holds(HANDFUL, database);
        boolean atWork = !database.column("select id from esquema_run where outcome = 'INTERRUPTED'")
                .isEmpty();
        database.drop();
        return atWork;
    }

    private static TestDatabase database() {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        Nap.set(database, 0.15);
        return database;
    }
}
