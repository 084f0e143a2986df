package dev.esquema.it.serve;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The metrics of a server that does not migrate, while another process, such as a Job, does. */
class MetricsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void theRunOfAJobShowsInTheMetricsOfTheServer() {
        PackagedEsquema reading =
                esquema.with("QUARKUS_FLYWAY_MIGRATE_AT_START", "false").with("ESQUEMA_STATUS_INTERVAL", "500ms");
        try (RunningEsquema server = reading.start()) {
            Eventually.within(SOON, () -> assertThat(metrics(server))
                    .contains("esquema_schema_phase{phase=\"EMPTY\",} 1.0", "esquema_schema_pending_migrations 6.0")
                    .contains("esquema_pool_connections{state=\"active\",} 0.0")
                    .contains("esquema_run_last_success_age_seconds NaN"));

            assertThat(esquema.run("migrate").exit()).isZero();

            Eventually.within(SOON, () -> assertThat(metrics(server))
                    .contains("esquema_schema_phase{phase=\"CURRENT\",} 1.0", "esquema_schema_pending_migrations 0.0")
                    .contains("esquema_runs_total{outcome=\"APPLIED\",trigger=\"ENTRYPOINT\",} 1.0")
                    .contains("esquema_run_last_outcome{outcome=\"APPLIED\",} 1.0")
                    .contains("esquema_run_duration_seconds_count{outcome=\"APPLIED\",} 1.0")
                    .contains("esquema_migration_duration_seconds_count{outcome=\"APPLIED\",} 6.0")
                    .doesNotContain("jvm_", "http_", "agroal_"));
        }
    }

    private static String metrics(RunningEsquema server) {
        return given().port(server.port())
                .accept("text/plain")
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .body()
                .asString();
    }
}
