package dev.esquema.it.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.Probing;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An older and a newer build run at the same time, as in every rolling update. */
class TwoBuildsIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final PackagedEsquema OLDER = PackagedEsquema.built().with("ESQUEMA_STATUS_INTERVAL", "1s");
    private static final PackagedEsquema UNIQUE_TITLES = Build.with(
                    "V20251115__unique_titles.sql",
                    """
                    -- transactional: no
                    create unique index concurrently ix_documentos_ai_titulo on documentos_ai (titulo);
                    """)
            .built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void aSlowMigrationOfTheNewerLeavesTheOlderReady() {
        PackagedEsquema slow = Build.with("V20251115__slow.sql", "create table slow (id int);\nselect pg_sleep(3);\n")
                .declared()
                .on(database);
        try (RunningEsquema older = readyOlder();
                Probing probing = new Probing(older)) {
            try (RunningEsquema newer = slow.launch("migrate")) {
                Eventually.within(SOON, () -> older.get("/schema")
                        .then()
                        .body("running.application", containsString("esquema ENTRYPOINT")));
                assertThat(older.readiness("phase")).isEqualTo("CURRENT");

                assertThat(newer.result().exit()).isZero();
            }
            Eventually.within(SOON, () -> assertThat(older.readiness("phase")).isEqualTo("AHEAD"));
            assertThat(probing.refusals()).isEmpty();
        }
    }

    @Test
    void aFailedMigrationOfTheNewerLeavesTheOlderReady() {
        PackagedEsquema failing = Build.with("V20251115__bad.sql", "create table bad (id int);\nselect 1 / 0;\n")
                .declared()
                .on(database);
        try (RunningEsquema older = readyOlder();
                Probing probing = new Probing(older)) {
            assertThat(failing.run("migrate").exit()).isEqualTo(7);
            pauseForSomeLooks();

            assertThat(probing.refusals()).isEmpty();
            assertThat(older.readiness("phase")).isEqualTo("CURRENT");
        }
    }

    @Test
    void aFailedMigrationOutsideATransactionLeavesTheOlderReadyToo() {
        try (RunningEsquema older = readyOlder();
                Probing probing = new Probing(older)) {
            insertTheSameTitleTwice();
            Result failed = UNIQUE_TITLES.on(database).run("migrate");
            pauseForSomeLooks();

            assertThat(failed.exit()).isEqualTo(7);
            assertThat(failed.lastErrLine()).contains("20251115", "ix_documentos_ai_titulo", "23505");
            assertThat(probing.refusals()).isEmpty();
        }
    }

    @Test
    void anOlderBuildStartsWhereAMigrationOfTheNewerFailedOutsideATransaction() {
        OLDER.on(database).run("migrate");
        insertTheSameTitleTwice();
        UNIQUE_TITLES.on(database).run("migrate");

        try (RunningEsquema older = OLDER.on(database).start()) {
            older.awaitReady(SOON);
        }
    }

    @Test
    void anIndexBuiltConcurrentlyIsValidAndItsRunEnds() {
        Result result = UNIQUE_TITLES.on(database).run("migrate");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(database.value("select indisvalid and indisunique from pg_index"
                        + " where indexrelid = 'ix_documentos_ai_titulo'::regclass"))
                .isEqualTo("t");
        assertThat(SixMigrations.applied(database)).hasSize(7).endsWith("20251115");
        assertThat(UNIQUE_TITLES.on(database).run("migrate").out())
                .isEqualTo("nothing to do: the schema is at 20251115\n");
    }

    @Test
    void anOlderBuildServesOnANewerDatabaseAndItsRunsDoNothing() {
        PackagedEsquema newer =
                Build.with("V20251115__more.sql", "create table more (id int);").built();
        assertThat(newer.on(database).run("migrate").exit()).isZero();

        Result migrate = OLDER.on(database).run("migrate");
        JsonNode status = OLDER.on(database).run("status", "--json").json();

        assertThat(migrate).isEqualTo(new Result(0, "nothing to do: the schema is at 20251115\n", ""));
        assertThat(status.get("phase").asText()).isEqualTo("AHEAD");
        assertThat(status.get("version").asText()).isEqualTo("20251115");
        assertThat(status.get("target").asText()).isEqualTo(SixMigrations.NEWEST);
        assertThat(OLDER.on(database).run("status", "--check").exit()).isZero();
        assertThat(OLDER.on(database).run("history").out().lines())
                .last()
                .asString()
                .startsWith("future ")
                .contains("20251115", "more");
        try (RunningEsquema older = OLDER.on(database).start()) {
            older.awaitReady(SOON);
            assertThat(older.readiness("phase")).isEqualTo("AHEAD");
        }
    }

    private RunningEsquema readyOlder() {
        RunningEsquema older = OLDER.on(database).start();
        older.awaitReady(SOON);
        return older;
    }

    private void insertTheSameTitleTwice() {
        database.execute(
                """
                insert into documentos_ai (titulo, nombre_archivo, tipo_archivo, ruta_archivo)
                select 'twice', 'a', 'b', 'c' from generate_series(1, 2)
                """);
    }

    private static void pauseForSomeLooks() {
        try {
            Thread.sleep(2_500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
