package dev.esquema.it.serve;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes under {@code /schema}, and their answers to wrong requests. */
class HttpIT {

    private static RunningEsquema server;

    @BeforeAll
    static void startServerOneMigrationBehind() {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        PackagedEsquema esquema = PackagedEsquema.built().on(database);
        esquema.run("migrate", "--target", "20251114.04");
        server = esquema.withoutMigrateAtStart().start();
        Eventually.within(
                Duration.ofSeconds(30),
                () -> assertThat(server.get("/schema").statusCode()).isEqualTo(200));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void schemaReportsThePhaseAndEverythingAroundIt() {
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
        server.get("/schema/migrations?limit=2")
                .then()
                .header("Link", "<?limit=2&after=20251114.01>; rel=\"next\"")
                .body("migrations", hasSize(2))
                .body("next", equalTo("?limit=2&after=20251114.01"));
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

    @Test
    void theGraphHasANodeAMigrationAndAnEdgeADependency() {
        server.get("/schema/graph")
                .then()
                .statusCode(200)
                .body("nodes.version", equalTo(SixMigrations.VERSIONS))
                .body("nodes[0].description", equalTo("create documentos ai"))
                .body("nodes.state", contains("applied", "applied", "applied", "applied", "applied", "pending"))
                .body("edges.from", equalTo(SixMigrations.VERSIONS.subList(0, 5)))
                .body("edges.to", equalTo(SixMigrations.VERSIONS.subList(1, 6)));
    }

    @Test
    void theRouteReportsWhetherAnImageCanServe() {
        server.get("/schema/compatibility?target=20251114.03")
                .then()
                .statusCode(200)
                .body("target", equalTo("20251114.03"))
                .body("serves", equalTo(true))
                .body("reasons", empty());
        server.get("/schema/compatibility?target=20251114_05")
                .then()
                .statusCode(200)
                .body("serves", equalTo(false))
                .body("reasons", contains("20251114.05 is not applied"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/schema/migrations/20251114.99",
                "/schema/nothing",
                "/nothing",
                "/schema/migrations/1/2",
                "/q",
                "/q/nothing",
                "/q/health/unknown",
                "/q/health/group",
                "/q/health/group/unknown",
                "/q/health/group/",
                "//q/health/group/unknown",
                "/q/health/well",
                "/q/health/./group/unknown"
            })
    void whatIsNotThereIsAProblem(String path) {
        assertProblem(server.get(path), 404, "NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/schema/migrations/latest",
                "/schema/migrations/20251114.0%27%20or%201=1",
                "/schema/migrations?state=applied%00",
                "/schema/migrations?state=APPLIED",
                "/schema/compatibility",
                "/schema/compatibility?target=",
                "/schema/compatibility?target=latest"
            })
    void aParameterThatCannotBeReadIsAProblem(String path) {
        Response response =
                given().urlEncodingEnabled(false).port(server.port()).get(path);

        assertProblem(response, 400, "USAGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/schema",
                "/schema/migrations",
                "/schema/migrations/20251114",
                "/q/health",
                "/q/health/live",
                "/q/health/ready",
                "/q/health/started",
                "/q/health/group/unknown",
                "/nothing"
            })
    void onlyGetAndHeadAreAnswered(String path) {
        for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "ANYTHING"}) {
            Response response = given().port(server.port()).request(method, path);

            assertProblem(response, 405, "METHOD_NOT_ALLOWED");
            assertThat(response.header("Allow")).isEqualTo("GET, HEAD");
        }
    }

    @Test
    void aHeadIsAGetWithoutItsBody() {
        given().port(server.port()).head("/schema").then().statusCode(200).body(equalTo(""));
    }

    @Test
    void anotherMediaTypeIsNotAcceptable() {
        Response response =
                given().port(server.port()).accept("application/xml").get("/schema");

        assertProblem(response, 406, "NOT_ACCEPTABLE");
    }

    @Test
    void theOpenApiDocumentNamesEveryRoute() {
        Response document = server.get("/q/openapi");

        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.<String>path("openapi")).startsWith("3.");
        assertThat(document.<Map<String, ?>>path("paths")).containsKeys("/schema", "/schema/runs/{id}");
        given().port(server.port())
                .header("If-None-Match", document.header("ETag"))
                .get("/q/openapi")
                .then()
                .statusCode(304);
    }

    @Test
    void everyRouteAnswersAHeadAndARepeatedGet() {
        for (String path : new String[] {
            "/",
            "/schema",
            "/schema/migrations",
            "/schema/migrations/20251114",
            "/schema/verification",
            "/schema/heads",
            "/schema/graph",
            "/schema/compatibility?target=20251114",
            "/schema/runs",
            "/schema/runs/1",
            "/q/openapi",
            "/esquema.css"
        }) {
            Response head = given().port(server.port()).head(path);

            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.asString()).isEmpty();
            assertThat(head.header("Server")).isNull();
            assertThat(given().port(server.port())
                            .header(path.endsWith("css") ? "If-Modified-Since" : "If-None-Match", tag(path))
                            .get(path)
                            .statusCode())
                    .as(path)
                    .isEqualTo(304);
        }
    }

    private static String tag(String path) {
        Response answer = server.get(path);
        return path.endsWith("css") ? answer.header("last-modified") : answer.header("ETag");
    }

    /** The seed is fixed, so that a failure can be repeated. */
    @Test
    void noHostileRequestGetsAServerErrorOrAStackTrace() {
        Random random = new Random(20251114);
        for (int request = 0; request < 200; request++) {
            String target = FUZZED[random.nextInt(FUZZED.length)] + noise(random);
            Response answer = given().urlEncodingEnabled(false)
                    .port(server.port())
                    .header("X-Fuzz", noise(random))
                    .header("Authorization", "Basic " + noise(random))
                    .header("If-None-Match", "\"" + noise(random))
                    .get(target);

            assertThat(answer.statusCode()).as(target).isBetween(200, 499);
            assertThat(answer.asString()).as(target).doesNotContain("\tat ", "Exception");
        }
        assertThat(server.err()).doesNotContain("ERROR", "Exception");
    }

    private static final String[] FUZZED = {
        "/",
        "/?before=",
        "/schema/",
        "/schema/migrations/",
        "/schema/migrations?after=",
        "/schema/migrations?state=",
        "/schema/migrations?limit=",
        "/schema/runs/",
        "/schema/runs?before=",
        "/schema/compatibility?target=",
        "/q/openapi/",
        "/q/health/"
    };

    private static String noise(Random random) {
        String alphabet = "01.,;:%'\"<>$(){}[]|^~`!&=+-_/?#aZ";
        StringBuilder noise = new StringBuilder();
        for (int length = random.nextInt(30); length > 0; length--) {
            char next = alphabet.charAt(random.nextInt(alphabet.length()));
            int code = random.nextInt(8) == 0 ? random.nextInt(256) : next;
            boolean encoded = random.nextBoolean() || "\"<>{}|^`[]#%?".indexOf(next) >= 0;
            noise.append(encoded ? "%%%02x".formatted(code) : String.valueOf(next));
        }
        return noise.toString();
    }

    @Test
    void noClientErrorIsLogged() {
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
}
