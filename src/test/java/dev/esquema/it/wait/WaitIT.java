package dev.esquema.it.wait;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.FailingBuild;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code esquema wait} in processes of its own, beside the run that it waits for. */
class WaitIT {

    private static final Duration SOON = Duration.ofSeconds(40);

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void itEndsWhenAnotherProcessHasMigrated() {
        try (RunningEsquema waiting = esquema.launch("wait", "--json")) {
            Eventually.within(SOON, () -> assertThat(waiting.err()).contains("the schema is at no version"));

            assertThat(esquema.run("migrate").exit()).isZero();

            Result result = waiting.result();
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.json().get("target").asText()).isEqualTo("20251114.05");
            assertThat(result.json().get("version").asText()).isEqualTo("20251114.05");
            assertThat(result.json().get("waitedMillis").asLong()).isPositive();
        }
    }

    @Test
    void itNeedsOnlySelectOnTheHistory() {
        esquema.run("migrate");
        database.execute(
                "create role waiter_%s login password 'x'".formatted(database.name()),
                "grant select on flyway_schema_history to waiter_%s".formatted(database.name()));
        PackagedEsquema waiter = esquema.with(
                "DATABASE_URL",
                database.databaseUrl().replace("postgres:postgres@", "waiter_%s:x@".formatted(database.name())));

        assertThat(waiter.run("wait").exit()).isZero();
        assertThat(waiter.run("wait", "--for-target", "20251114.02").exit()).isZero();

        database.execute("insert into flyway_schema_history (installed_rank, version, description, type, script,"
                + " checksum, installed_by, execution_time, success)"
                + " values (99, '20991231', 'later', 'SQL', 'V20991231__later.sql', 1, 'x', 1, true)");
        assertThat(waiter.run("wait", "--for-target", "20991231").exit()).isZero();
        assertThat(waiter.run("wait").exit()).isZero();

        Result late = waiter.run("wait", "--for-target", "20991232", "--timeout", "1s");
        assertThat(late.exit()).isEqualTo(3);
        assertThat(late.lastErrLine())
                .contains("this build does not package 20991232", "a failed run would not be noticed", "GRANT SELECT");
    }

    @Test
    void itEndsWithTheFailureOfTheRunThatItWaitedFor() {
        PackagedEsquema failing = FailingBuild.declared().on(database);
        try (RunningEsquema waiting = failing.launch("wait", "--json")) {
            Eventually.within(SOON, () -> assertThat(waiting.err()).contains("the schema is at no version"));

            assertThat(failing.run("migrate").exit()).isEqualTo(7);

            Result result = waiting.result();
            assertThat(result.exit()).as(result.err()).isEqualTo(7);
            assertThat(result.json().at("/error/code").asText()).isEqualTo("MIGRATION_FAILED");
            assertThat(result.lastErrLine()).contains("ended with FAILED", "division by zero");
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerEndsItInTimeAndASignalAtOnce() {
        PackagedEsquema nowhere = esquema.with(
                "DATABASE_URL", "postgres://postgres:secret@localhost:%d/x".formatted(PackagedEsquema.freePort()));

        Result late = nowhere.run("wait", "--timeout", "1s");
        assertThat(late.exit()).isEqualTo(8);
        assertThat(late.err()).doesNotContain("secret");

        try (RunningEsquema waiting = nowhere.launch("wait")) {
            Eventually.within(SOON, () -> assertThat(waiting.err()).contains("waiting for "));
            assertThat(waiting.stop().exit()).isEqualTo(143);
        }
    }
}
