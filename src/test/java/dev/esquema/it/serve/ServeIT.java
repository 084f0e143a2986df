package dev.esquema.it.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code esquema serve}: migrates first unless that is switched off, then answers. */
class ServeIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void itMigratesAFreshDatabaseAtStartAndIsReady() {
        try (RunningEsquema server = esquema.start()) {
            server.awaitReady(SOON);

            assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
            assertThat(server.readiness("phase")).isEqualTo("CURRENT");
            assertThat(server.readiness("version")).isEqualTo(SixMigrations.NEWEST);
            assertThat(server.readiness("target")).isEqualTo(SixMigrations.NEWEST);
            assertThat(server.readiness("pending")).isEqualTo("0");
            assertThat(server.readiness("pendingVersions")).isEmpty();
            assertThat(server.readiness("checkedAt")).startsWith("20");
            server.get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
            server.get("/q/health/started").then().statusCode(200).body("status", equalTo("UP"));

            Result stopped = server.stop();

            assertThat(stopped.exit()).isEqualTo(143);
            assertThat(stopped.out()).isEmpty();
            assertThat(stopped.err())
                    .contains("migrations to apply: 6", "Listening on")
                    .doesNotContain("ERROR", "WARN", "Exception");
        }
    }

    @Test
    void aSecondStartFindsNothingToDoAndReportsNothingOfMigrations() {
        esquema.run("migrate");

        try (RunningEsquema server = esquema.start("serve")) {
            server.awaitReady(SOON);

            assertThat(server.err()).doesNotContain("to apply");
            assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        }
    }

    @Test
    void severalServersMayStartOnAFreshDatabaseAtOnce() {
        PackagedEsquema first = esquema.with("PORT", String.valueOf(PackagedEsquema.freePort()));
        try (RunningEsquema starting = first.launch();
                RunningEsquema second = esquema.start()) {
            second.awaitReady(SOON);
            Eventually.within(SOON, starting::ready);
            starting.awaitReady(SOON);

            assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        }
    }

    @Test
    void aMigrationThatFailsEndsTheProcessBeforeItListens() throws IOException {
        PackagedEsquema failing = Build.with("V20251115__broken.sql", "create table broken (id int);\nselect 1 / 0;\n")
                .declared()
                .on(database);
        // A process that tried to listen on this port would exit with 2.
        try (ServerSocket taken = new ServerSocket(0)) {
            Result result =
                    failing.with("PORT", String.valueOf(taken.getLocalPort())).run("serve");

            assertThat(result.exit()).isEqualTo(7);
            assertThat(result.out()).isEmpty();
            assertThat(result.lastErrLine())
                    .startsWith("esquema: migration 20251115 failed at line 2 of V20251115__broken.sql, `select 1 / 0`")
                    .contains("division by zero")
                    .contains("(SQLSTATE 22012); applied before it: %s"
                            .formatted(String.join(", ", SixMigrations.VERSIONS)));
        }
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(SixMigrations.tables(database)).doesNotContain("broken");
    }

    @Test
    void aPendingMigrationShowsAndARunOfAnotherProcessMakesItReadyWithoutARestart() {
        esquema.run("migrate", "--target", "20251114.04");
        try (RunningEsquema server = esquema.withoutMigrateAtStart().start()) {
            Eventually.within(SOON, () -> assertThat(server.readiness("phase")).isEqualTo("BEHIND"));

            assertThat(server.ready().statusCode()).isEqualTo(503);
            assertThat(server.readiness("version")).isEqualTo("20251114.04");
            assertThat(server.readiness("pending")).isEqualTo("1");
            assertThat(server.readiness("pendingVersions")).isEqualTo("20251114.05");
            server.get("/schema")
                    .then()
                    .statusCode(200)
                    .body("phase", equalTo("BEHIND"))
                    .body("pending", contains("20251114.05"));
            server.get("/q/health/live").then().statusCode(200);
            server.get("/q/health/started").then().statusCode(200);

            assertThat(esquema.run("migrate").exit()).isZero();

            server.awaitReady(SOON);
            assertThat(server.readiness("phase")).isEqualTo("CURRENT");
        }
    }

    @Test
    void withoutMigrateAtStartNothingIsAppliedAndAnEmptySchemaIsNotReady() {
        try (RunningEsquema server = esquema.withoutMigrateAtStart().start()) {
            Eventually.within(SOON, () -> assertThat(server.readiness("phase")).isEqualTo("EMPTY"));

            assertThat(server.ready().statusCode()).isEqualTo(503);
            assertThat(server.readiness("version")).isEqualTo("none");
            assertThat(server.readiness("pendingVersions")).isEqualTo(String.join(", ", SixMigrations.VERSIONS));
            assertThat(SixMigrations.hasHistory(database)).isFalse();
        }
    }

    /** The migration revokes the login of its own role, so the connections of the server are refused. */
    @Test
    void aDatabaseThatIsLostAfterTheRunOfTheStartIsUnreachableUntilItAnswers() {
        PackagedEsquema last = Build.with(
                        "V20251115__last.sql",
                        "do $$ begin execute format('alter role %I nologin', current_user); end $$;\n")
                .declared();
        database.execute("create role \"%s\" login superuser".formatted(database.name()));

        try (RunningEsquema server = last.with(
                        "DATABASE_URL",
                        "postgres://%1$s:x@localhost:%2$d/%1$s".formatted(database.name(), database.port()))
                .start()) {
            Eventually.within(SOON, () -> assertThat(server.readiness("phase")).isEqualTo("UNREACHABLE"));
            assertThat(server.ready().statusCode()).isEqualTo(503);
            assertThat(SixMigrations.applied(database)).contains("20251115");

            database.execute("alter role \"%s\" login".formatted(database.name()));
            server.awaitReady(SOON);
        }
    }

    @Test
    void aTakenPortIsASentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Result result =
                    esquema.with("PORT", String.valueOf(taken.getLocalPort())).run("serve");

            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.lastErrLine()).contains("port", "taken", "set PORT to a free one");
            assertThat(result.err()).doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void aTargetBelowTheNewestIsWhatItServesAt() {
        try (RunningEsquema server =
                esquema.with("ESQUEMA_TARGET", "20251114.03").start()) {
            server.awaitReady(SOON);

            assertThat(server.readiness("target")).isEqualTo("20251114.03");
            assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS.subList(0, 4));
        }
    }
}
