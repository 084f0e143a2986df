package dev.esquema.it.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The status page as HTML, without a browser. */
class StatusPageIT {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private static RunningEsquema server;

    @BeforeAll
    static void startServerWithHostileNames() {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        PackagedEsquema esquema = PackagedEsquema.built().on(database);
        assertThat(esquema.run("migrate", "--target", "20251114.04").exit()).isZero();
        database.execute("alter table documentos_ai add column \"<script>alert(1)</script>\" int");
        database.execute("alter table documentos_ai add column \"a\u202Eb\" int");
        database.execute("alter table fine_tuning_jobs drop column modelo_base");
        server = esquema.withoutMigrateAtStart().start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void thePageTellsPhaseReasonAndNextCommand() {
        server.get("/")
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("DRIFTED <small>not ready</small>"))
                .body(containsString("<code>esquema verify</code>"))
                .body(containsString("20251114.04 → 20251114.05"))
                .body(containsString("modelo_base"))
                .body(containsString("U20251114_05__create_modelos_impago_cuotas.sql"))
                .body(containsString("alter table"));
    }

    @Test
    void hostileNamesAreEscaped() {
        server.get("/")
                .then()
                .body(not(containsString("<script>alert")))
                .body(containsString("&lt;script&gt;alert(1)&lt;/script&gt;"))
                .body(not(containsString("\u202E")))
                .body(containsString("a\\u202Eb"));
    }

    @Test
    void oneMigrationHasAPage() {
        given().port(server.port())
                .accept(BROWSER)
                .get("/schema/migrations/20251114.03")
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("<small>create documento ai embeddings</small>"))
                .body(containsString("CREATE TABLE documento_ai_embeddings"))
                .body(containsString("SHARE ROW EXCLUSIVE on documentos_ai"))
                .body(containsString("U20251114_03__create_documento_ai_embeddings.sql"));
    }

    @ParameterizedTest
    @CsvSource({
        "*/*, application/json",
        "application/json, application/json",
        "text/html, text/html",
        "'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', text/html"
    })
    void schemaAnswersInTheFormThatTheClientPrefers(String accepted, String expected) {
        assertThat(given().port(server.port()).accept(accepted).get("/schema").contentType())
                .startsWith(expected);
        assertThat(given().port(server.port())
                        .accept(accepted)
                        .get("/schema/migrations/20251114")
                        .contentType())
                .startsWith(expected);
        assertThat(given().port(server.port()).accept(accepted).get("/schema").header("Vary"))
                .isEqualTo("Accept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/schema", "/schema/nothing", "/nothing", "/q/health/ready", "/esquema.css", "/esquema.js"})
    void everyAnswerHasTheSecurityHeaders(String path) {
        server.get(path)
                .then()
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Security-Policy", not(containsString("unsafe-inline")))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/esquema.css", "/esquema.js", "/esquema.svg"})
    void thePageNeedsOnlyItsOwnFiles(String path) {
        server.get(path).then().statusCode(200);
        server.get("/").then().body(containsString("\"." + path + "\"")).body(not(containsString("//cdn")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?before=x'y", "/?before=%00"})
    void aWrongVersionIsAProblem(String path) {
        server.get(path).then().statusCode(400).contentType("application/problem+json");
    }
}
