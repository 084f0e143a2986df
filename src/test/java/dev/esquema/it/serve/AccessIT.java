package dev.esquema.it.serve;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.esquema.it.support.Build;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with a token beside one without, on a schema whose last run failed and whose structure deviates. */
class AccessIT {

    private static final String OLD = "old-token-0123456789";
    private static final String NEW = "new-token-0123456789";

    /** A word in a script, in the message of its failure and in the name of an object that deviates. */
    private static final String SECRET = "sesame";

    private static final String[] ROUTES = {
        "/",
        "/schema",
        "/schema/migrations",
        "/schema/migrations/20251114.03",
        "/schema/migrations/20251115",
        "/schema/verification",
        "/schema/heads",
        "/schema/graph",
        "/schema/compatibility?target=20251114",
        "/schema/runs",
        "/schema/runs/1"
    };

    private static RunningEsquema guarded;
    private static RunningEsquema open;

    @BeforeAll
    static void startServers() {
        PackagedEsquema build = Build.with(
                        "V20251115__last.sql", "do $$ begin raise exception '%s'; end $$;\n".formatted(SECRET))
                .declared();
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        PackagedEsquema esquema = build.on(database).withoutMigrateAtStart().with("ESQUEMA_HTTP_DETAILS", "token");
        assertThat(esquema.run("migrate").exit()).isEqualTo(7);
        database.execute("alter table documentos_ai add column %s int".formatted(SECRET));
        guarded =
                esquema.with("ESQUEMA_HTTP_TOKEN", "%s,%s".formatted(OLD, NEW)).start();
        open = esquema.start();
    }

    @AfterAll
    static void noLogContainsAToken() {
        guarded.close();
        open.close();
        assertThat(guarded.err() + guarded.out()).doesNotContain(OLD, NEW);
    }

    @Test
    void everyRouteNeedsTheTokenAndShowsDetailsWithIt() {
        for (String route : ROUTES) {
            assertRefused(guarded.get(route));
            assertThat(with(NEW, route).statusCode()).as(route).isEqualTo(200);
            assertThat(with(OLD, route).statusCode()).as(route).isEqualTo(200);
            assertRefused(with("wrong-token-0123456789", route));
        }
        assertThat(with(NEW, "/schema/runs").asString()).contains(SECRET);
        assertThat(with(NEW, "/").asString()).contains(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/q",
                "/q/openapi",
                "/q/metrics",
                "/esquema.css",
                "//schema",
                "/schema/",
                "/q/health/../../schema",
                "/q/health/%2e%2e/%2e%2e/schema",
                "/q/healthy"
            })
    void noOtherPathIsAWayAround(String path) {
        assertRefused(given().urlEncodingEnabled(false).port(guarded.port()).get(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/..%2f..%2fschema", "/q/health/..;/..;/schema", "/q/health/%5c..%5cschema"})
    void aPathThatOnlyLooksLikeHealthShowsNothing(String path) {
        assertThat(given().urlEncodingEnabled(false)
                        .port(guarded.port())
                        .get(path)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void probesNeedNoToken() {
        guarded.get("/q/health/live").then().statusCode(200);
        guarded.get("/q/health/started").then().statusCode(200);
        assertThat(guarded.ready().statusCode()).isEqualTo(503);
        Map<String, Object> data = guarded.ready().path("checks.find { it.name == 'schema' }.data");
        assertThat(data).containsOnlyKeys("phase", "version", "pending");
    }

    @Test
    void aBrowserIsAskedForTheTokenAsAPassword() {
        given().port(guarded.port())
                .accept("text/html,*/*;q=0.8")
                .get("/")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", startsWith("Basic "));
        given().port(guarded.port())
                .auth()
                .preemptive()
                .basic("anybody", NEW)
                .get("/")
                .then()
                .statusCode(200)
                .body(containsString("<h1"));
    }

    @Test
    void withoutATokenHostsUsersProcessesMessagesAndSqlAreLeftOut() {
        for (String route : ROUTES) {
            for (String form : List.of("application/json", "text/html")) {
                Response answer = given().port(open.port()).accept(form).get(route);
                if (answer.statusCode() == 200) {
                    assertThat(answer.asString())
                            .as("%s as %s", route, form)
                            .doesNotContain(
                                    SECRET,
                                    "\"host\"",
                                    "\"osUser\"",
                                    "\"process\"",
                                    "installedBy",
                                    "by postgres",
                                    "role postgres",
                                    "raise exception",
                                    "alter table");
                }
            }
        }
        assertThat(open.get("/schema").asString()).contains("\"phase\":");
        assertThat(given().port(open.port()).accept("text/html").get("/").asString())
                .contains("esquema.http.details");
    }

    @Test
    void prettyWritesSeveralLines() {
        assertThat(open.get("/schema/heads").asString().lines()).hasSize(1);
        assertThat(open.get("/schema/heads?pretty").asString().lines()).hasSizeGreaterThan(1);
    }

    @Test
    void aTokenThatIsTooShortStopsTheStartWithoutBeingNamed() {
        Result result = PackagedEsquema.built()
                .with("DATABASE_URL", "postgres://localhost:1/none")
                .with("ESQUEMA_HTTP_TOKEN", "too-short")
                .run("serve");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.lastErrLine()).contains("esquema.http.token", "at least 16 characters");
        assertThat(result.err()).doesNotContain("too-short");
    }

    private static Response with(String token, String path) {
        return given().port(guarded.port())
                .header("Authorization", "Bearer " + token)
                .get(path);
    }

    private static void assertRefused(Response response) {
        response.then()
                .statusCode(401)
                .contentType(containsString("application/problem+json"))
                .header("WWW-Authenticate", containsString("realm=\"Esquema\""))
                .body("code", equalTo("UNAUTHORIZED"));
    }
}
