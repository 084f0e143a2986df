package dev.esquema.it.migrate;

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
import org.junit.jupiter.api.Test;

/** The limits of a statement's duration, and of a run's wait for another run. */
class TimeoutIT {

    private static final String SLOW_SCRIPT = "create table slow (id int); select %s;".formatted(Nap.SQL);

    private static final PackagedEsquema SLOW =
            Build.with("V20251115__slow.sql", SLOW_SCRIPT).built();

    private static final PackagedEsquema WITH_HEADER = Build.with(
                    "V20251115__slow.sql", "-- statement-timeout: 3s\n%s".formatted(SLOW_SCRIPT))
            .built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void aStatementHasNoTimeLimitByDefault() {
        Nap.set(database, 1.5);

        assertThat(SLOW.on(database).run("migrate").exit()).isZero();
    }

    @Test
    void theConfiguredTimeEndsAStatementAndItIsNotTriedAgain() {
        Nap.set(database, 60);

        Result result =
                SLOW.on(database).with("ESQUEMA_RUN_STATEMENT_TIMEOUT", "2s").run("migrate");

        assertTimedOut(result);
        Agreement.holds(SLOW, database);
    }

    @Test
    void theHeaderOfAScriptEndsItsStatements() {
        Nap.set(database, 60);

        assertTimedOut(WITH_HEADER.on(database).run("migrate"));

        Agreement.holds(WITH_HEADER, database);
    }

    @Test
    void theHeaderOfAScriptOverridesTheConfiguredTime() {
        Nap.set(database, 0.5);

        Result result = WITH_HEADER
                .on(database)
                .with("ESQUEMA_RUN_STATEMENT_TIMEOUT", "200ms")
                .run("migrate");

        assertThat(result.exit()).as(result.err()).isZero();
    }

    @Test
    void theHolderOfTheLockIsNamed() {
        Nap.set(database, 60);
        PackagedEsquema impatient = SLOW.on(database).with("ESQUEMA_RUN_LOCK_WAIT", "1s");
        try (RunningEsquema holder = SLOW.on(database).launch("migrate", "--trigger", "manual")) {
            Nap.await(database);
            String pid = database.value("select pid from pg_stat_activity where wait_event = 'PgSleep'"
                    + " and datname = current_database()");

            Result locked = impatient.run("migrate", "--json");

            assertThat(locked.exit()).isEqualTo(5);
            assertThat(locked.json().at("/error/code").asText()).isEqualTo("LOCKED");
            assertThat(locked.lastErrLine())
                    .contains("esquema MANUAL (database process %s) held the run lock longer than 1 s".formatted(pid))
                    .contains("esquema.run.lock-wait");
            assertThat(database.column("select outcome from esquema_run order by id"))
                    .containsExactly("RUNNING", "LOCKED");
            assertThat(database.value("select finished_at is null from esquema_run where outcome = 'LOCKED'"))
                    .isEqualTo("f");
            holder.kill();
        }
        Nap.set(database, 0);
        assertThat(SLOW.on(database).run("migrate").exit()).isZero();
        Agreement.holds(SLOW, database);
    }

    private void assertTimedOut(Result result) {
        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.lastErrLine()).contains("migration 20251115 failed", "(SQLSTATE 57014)");
        assertThat(result.err()).doesNotContain("trying again");
        assertThat(SixMigrations.tables(database)).doesNotContain("slow");
    }
}
