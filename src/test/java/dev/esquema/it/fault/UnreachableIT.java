package dev.esquema.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The probes show immediately that a database is lost or stalled, and the server recovers without a restart. */
class UnreachableIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration THREE_INTERVALS = Duration.ofMillis(6_500);
    private static final Duration PROBE = Duration.ofSeconds(1);

    private final TestPostgres postgres = TestPostgres.start(15, Map.of());
    private final TestDatabase database = postgres.newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @AfterEach
    void closePostgres() {
        postgres.close();
    }

    @Test
    void aDatabaseThatStopsIsUnreachableAndReadyAgainWhenItStarts() {
        try (RunningEsquema server = esquema.start()) {
            server.awaitReady(SOON);

            postgres.stop();

            awaitUnreachable(server);
            assertLastFacts(server);
            postgres.start();
            server.awaitReady(THREE_INTERVALS);
            assertThat(server.readiness("phase")).isEqualTo("CURRENT");
            assertThat(server.err())
                    .containsOnlyOnce("the database answers again")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aDatabaseThatAcceptsAndNeverAnswersIsUnreachableToo() {
        try (RunningEsquema server = esquema.start()) {
            server.awaitReady(SOON);

            postgres.pause();

            awaitUnreachable(server);
            assertLastFacts(server);
            postgres.resume();
            server.awaitReady(THREE_INTERVALS);
        }
    }

    @Test
    void aServerThatDoesNotMigrateStartsWithoutItsDatabaseAndWaitsForIt() {
        esquema.run("migrate");
        postgres.stop();
        try (RunningEsquema server = esquema.withoutMigrateAtStart().start()) {
            awaitUnreachable(server);
            Eventually.within(
                    SOON, () -> assertThat(server.readiness("checkedAt")).isEqualTo("never"));
            assertThat(server.readiness("version")).isEqualTo("null");
            assertThat(server.readiness("pending")).isEqualTo("null");
            assertThat(server.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(server.get("/q/health/started").statusCode()).isEqualTo(200);
            server.get("/schema")
                    .then()
                    .statusCode(200)
                    .body("phase", equalTo("UNREACHABLE"))
                    .body("version", equalTo(null));
            server.get("/schema/migrations").then().statusCode(503).body("code", equalTo("DATABASE_UNAVAILABLE"));
            server.get("/schema/runs").then().statusCode(503).body("code", equalTo("DATABASE_UNAVAILABLE"));

            postgres.start();

            server.awaitReady(THREE_INTERVALS);
        }
    }

    /** Sends probes continuously: every answer is quick, and the probes finally report UNREACHABLE. */
    private static void awaitUnreachable(RunningEsquema server) {
        server.get("/q/health/live"); // the client of the test needs a second for its own first request
        List<Duration> answers = new ArrayList<>();
        Eventually.within(THREE_INTERVALS, () -> {
            long began = System.nanoTime();
            int status = server.ready().statusCode();
            answers.add(Duration.ofNanos(System.nanoTime() - began));
            assertThat(status).isEqualTo(503);
        });
        assertThat(answers).allMatch(took -> took.compareTo(PROBE) < 0);
        assertThat(server.readiness("phase")).isEqualTo("UNREACHABLE");
    }

    private static void assertLastFacts(RunningEsquema server) {
        server.get("/schema")
                .then()
                .statusCode(200)
                .body("phase", equalTo("UNREACHABLE"))
                .body("ready", equalTo(false))
                .body("version", equalTo(SixMigrations.NEWEST));
        assertThat(server.readiness("version")).isEqualTo(SixMigrations.NEWEST);
        assertThat(server.readiness("checkedAt")).startsWith("20");
        assertThat(server.get("/q/health/live").statusCode()).isEqualTo(200);
    }
}
