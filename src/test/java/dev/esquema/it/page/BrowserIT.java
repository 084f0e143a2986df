package dev.esquema.it.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Browser;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The status page in a real browser. */
class BrowserIT {

    private static Browser browser;

    @BeforeAll
    static void openBrowser() {
        Browser.assumeInstalled();
        browser = Browser.open();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void thePageFollowsTheSchemaWithoutAReload() {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        PackagedEsquema esquema = PackagedEsquema.built().on(database);
        try (RunningEsquema server = esquema.withoutMigrateAtStart().start()) {
            browser.visit(address(server, "/"));
            browser.awaitText("EMPTY");
            browser.run("window.sameDocument = true");

            assertThat(esquema.run("migrate").exit()).isZero();

            browser.awaitText("CURRENT ready");
            assertThat(browser.text()).contains("Live").contains("the schema is at 20251114.05");
            assertThat(browser.run("return window.sameDocument")).isEqualTo(true);
        }
        browser.awaitText("The server does not answer");
    }

    @Test
    void noPageHasASeriousAccessibilityProblem() {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        PackagedEsquema esquema = PackagedEsquema.built().on(database);
        esquema.run("migrate", "--target", "20251114.03");
        database.execute("alter table documentos_ai drop column titulo");
        database.execute("create index extra on documentos_ai (id)");
        database.execute("create table modelos_riesgo (id int)");
        esquema.run("migrate", "--accept-findings");
        try (RunningEsquema server = esquema.withoutMigrateAtStart().start()) {
            for (String scheme : new String[] {"light", "dark"}) {
                browser.prefer(scheme);
                for (String path : new String[] {"/", "/schema/migrations/20251114.03"}) {
                    browser.visit(address(server, path));
                    browser.awaitText("Live");
                    assertThat(browser.accessibilityProblems())
                            .as("%s in %s", path, scheme)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void thePageFitsAPhone() {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        try (RunningEsquema server =
                PackagedEsquema.built().on(database).withoutMigrateAtStart().start()) {
            browser.resize(360, 740);
            browser.visit(address(server, "/"));
            browser.awaitText("EMPTY");

            assertThat(browser.run("return document.documentElement.scrollWidth > window.innerWidth"))
                    .as("the page is wider than the screen")
                    .isEqualTo(false);
        } finally {
            browser.resize(1200, 1400);
        }
    }

    private static String address(RunningEsquema server, String path) {
        return "http://localhost:%d%s".formatted(server.port(), path);
    }
}
