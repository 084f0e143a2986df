package dev.esquema.it.serve;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Test;

/** The port of the management routes. */
class ManagementPortIT {

    private static final String KEY = "ESQUEMA_HTTP_MANAGEMENT_PORT";

    private final int management = PackagedEsquema.freePort();
    private final PackagedEsquema esquema =
            PackagedEsquema.built().on(TestPostgres.shared().newHostDatabase()).with(KEY, String.valueOf(management));

    @Test
    void probesAndMetricsAnswerOnTheirOwnPort() {
        try (RunningEsquema server = esquema.start()) {
            given().port(management)
                    .get("/q/health/ready")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("UP"));
            given().port(management)
                    .get("/q/metrics")
                    .then()
                    .statusCode(200)
                    .body(containsString("esquema_schema_phase"));
            given().port(management)
                    .get("/schema")
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .header("X-Content-Type-Options", "nosniff")
                    .body("detail", equalTo("/schema is answered on another port"));
            server.get("/schema").then().statusCode(200);
            server.get("/q/health/ready").then().statusCode(404);

            Result second = esquema.with("PORT", String.valueOf(PackagedEsquema.freePort()))
                    .run("serve");
            assertThat(second.exit()).isEqualTo(2);
            assertThat(second.lastErrLine())
                    .contains("the management port %d cannot be opened".formatted(management), "management-port");
        }
    }

    @Test
    void thePortOfTheServerIsRefused() {
        Result same = esquema.with("PORT", String.valueOf(management)).run("serve");

        assertThat(same.exit()).isEqualTo(2);
        assertThat(same.lastErrLine()).contains("esquema.http.management-port is the port of the server");
    }
}
