package dev.esquema.it.serve;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
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
    void theLimitOfConnectionsHoldsForEachPort() throws IOException {
        try (RunningEsquema server =
                        esquema.with("QUARKUS_HTTP_LIMITS_MAX_CONNECTIONS", "2").start();
                Socket first = asking();
                Socket second = asking()) {
            assertThat(List.of(
                            first.getInputStream().read(),
                            second.getInputStream().read()))
                    .as("the first character of HTTP/1.1")
                    .containsOnly((int) 'H');
            try (Socket third = asking()) {
                assertThat(third.getInputStream().read())
                        .as("the third connection is closed")
                        .isNegative();
            }
            server.get("/schema").then().statusCode(200);
        }
    }

    private Socket asking() throws IOException {
        Socket socket = new Socket("127.0.0.1", management);
        socket.setSoTimeout(5_000);
        socket.getOutputStream().write("GET /q/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
        return socket;
    }

    @Test
    void thePortOfTheServerIsRefused() {
        Result same = esquema.with("PORT", String.valueOf(management)).run("serve");

        assertThat(same.exit()).isEqualTo(2);
        assertThat(same.lastErrLine()).contains("esquema.http.management-port is the port of the server");
    }
}
