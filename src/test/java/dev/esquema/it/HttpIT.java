package dev.esquema.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.TestDatabase;
import dev.esquema.testing.TestPostgres;
import io.restassured.http.Method;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes under {@code /schema}, and what they say to those who ask wrongly. */
class HttpIT {

    private static RunningEsquema server;

    @BeforeAll
    static void startServerOneMigrationBehind() {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        PackagedEsquema esquema = PackagedEsquema.built().on(database);
        esquema.run("migrate", "--target", "20251114.04");
        server = esquema.withoutMigrateAtStart().start();
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(server.get("/schema").statusCode()).isEqualTo(200));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void schemaSaysThePhaseAndEverythingAroundIt() {
        server.get("/schema")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("phase", equalTo("BEHIND"))
                .body("ready", equalTo(false))
                .body("version", equalTo("20251114.04"))
                .body("target", equalTo("20251114.05"))
                .body("pending", contains("20251114.05"))
                .body("failed", empty())
                .body("unmanaged", empty())
                .body("findings", empty())
                .body("checkedAt", startsWith("20"));
    }

    @Test
    void migrationsAreTheChainWithoutABaseline() {
        server.get("/schema/migrations")
                .then()
                .statusCode(200)
                .body("migrations.version", equalTo(SixMigrations.VERSIONS))
                .body("migrations.state", contains("applied", "applied", "applied", "applied", "applied", "pending"))
                .body("migrations[0].recorded.installedBy", equalTo("postgres"))
                .body("migrations[5].recorded", nullValue());
    }

    @Test
    void migrationsCanBeChosenByTheirState() {
        server.get("/schema/migrations?state=pending").then().body("migrations.version", contains("20251114.05"));
        server.get("/schema/migrations?state=applied").then().body("migrations", hasSize(5));
        server.get("/schema/migrations?state=above-target")
                .then()
                .statusCode(200)
                .body("migrations", empty());
    }

    @Test
    void oneMigrationIsFoundByItsVersionHoweverItIsWritten() {
        for (String version : new String[] {"20251114.03", "20251114_03", "20251114.3.0"}) {
            server.get("/schema/migrations/" + version)
                    .then()
                    .statusCode(200)
                    .body("version", equalTo("20251114.03"))
                    .body("state", equalTo("applied"))
                    .body("script", equalTo("V20251114_03__create_documento_ai_embeddings.sql"))
                    .body("dependsOn", contains("20251114.02"));
        }
    }

    @Test
    void headsAreThePackagedOnes() {
        server.get("/schema/heads")
                .then()
                .statusCode(200)
                .body("heads", hasSize(1))
                .body("heads[0].version", equalTo("20251114.05"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/schema/migrations/20251114.99", "/schema/nothing", "/nothing", "/schema/migrations/1/2"})
    void whatIsNotThereIsAProblem(String path) {
        assertProblem(server.get(path), 404, "NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/schema/migrations/latest",
                "/schema/migrations/20251114.0%27%20or%201=1",
                "/schema/migrations?state=applied%00",
                "/schema/migrations?state=APPLIED"
            })
    void aParameterThatCannotBeReadIsAProblem(String path) {
        Response response =
                given().urlEncodingEnabled(false).port(server.port()).get(path);

        assertProblem(response, 400, "USAGE");
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"POST", "PUT", "DELETE", "PATCH"})
    void nothingCanBeChanged(Method method) {
        for (String path : new String[] {"/schema", "/schema/migrations", "/schema/migrations/20251114"}) {
            Response response = given().port(server.port()).request(method, path);

            assertProblem(response, 405, "METHOD_NOT_ALLOWED");
            assertThat(response.header("Allow")).contains("GET", "HEAD");
        }
    }

    @Test
    void aHeadIsAGetWithoutItsBody() {
        given().port(server.port()).head("/schema").then().statusCode(200).body(equalTo(""));
    }

    @Test
    void anAnswerOfAnotherKindIsNotToBeHad() {
        Response response =
                given().port(server.port()).accept("application/xml").get("/schema");

        assertProblem(response, 406, "NOT_ACCEPTABLE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/schema/migrations/%00",
                "/schema/migrations/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                "/schema/../../../../etc/passwd",
                "/schema/migrations/%ff%fe",
                "/schema/migrations/%zz",
                "/schema/migrations/${jndi:ldap://localhost/a}",
                "/schema/migrations?state=%ff&state=%00",
                "/schema/migrations/-1",
                "//schema//migrations",
                "*",
                "/schema;a=b/migrations",
                "/schema/migrations/LONG",
                "/schema/migrations?state=LONG",
                "/LONG"
            })
    void hostileInputIsTheAskersFault(String target) throws IOException {
        String status = raw("GET %s HTTP/1.1\r\nHost: x\r\n".formatted(target.replace("LONG", "9".repeat(3_000))));

        assertThat(status).matches("HTTP/1\\.1 (200|400|404|414) .*");
    }

    @Test
    void aHugeHeaderIsRefusedAndTheServerGoesOn() throws IOException {
        String status = raw("GET /schema HTTP/1.1\r\nHost: x\r\nX-Huge: %s\r\n".formatted("a".repeat(100_000)));

        assertThat(status).matches("HTTP/1\\.1 4\\d\\d .*");
        assertThat(server.get("/schema").statusCode()).isEqualTo(200);
    }

    @Test
    void aVersionOfManyDigitsIsNeverAnError() {
        for (int digits : new int[] {50, 51, 5_000}) {
            Response response = server.get("/schema/migrations/%s".formatted("7".repeat(digits)));

            assertThat(response.statusCode()).isBetween(400, 414);
        }
    }

    @Test
    void noProblemHasLeftATraceInTheLog() {
        server.get("/schema/migrations/latest");

        assertThat(server.err()).doesNotContain("ERROR", "Exception");
        assertThat(server.out()).isEmpty();
    }

    private static void assertProblem(Response response, int status, String code) {
        response.then()
                .statusCode(status)
                .contentType(containsString("application/problem+json"))
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("title", equalTo(response.path("title")))
                .body("detail", containsString(" "));
    }

    /** The status line of the answer to a request that no client would send. */
    private static String raw(String head) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(5_000);
            byte[] request = "%sConnection: close\r\n\r\n".formatted(head).getBytes(StandardCharsets.ISO_8859_1);
            socket.getOutputStream().write(request);
            InputStream answer = socket.getInputStream();
            StringBuilder line = new StringBuilder();
            for (int next = answer.read(); next >= 0 && next != '\n'; next = answer.read()) {
                line.append((char) next);
            }
            return line.toString().strip();
        }
    }
}
