package dev.esquema.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.Probing;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Branches that were developed in parallel and merged in any order. */
class BranchesIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String FIRST = "-- depends: 20251114.05\ncreate table first_branch (id int);\n";
    private static final String SECOND = "-- depends: 20251114.05\ncreate table second_branch (id int);\n";

    private static final PackagedEsquema ONE_BRANCH =
            Build.with("V20251120__first.sql", FIRST).built();
    private static final PackagedEsquema BOTH_BRANCHES = Build.with("V20251120__first.sql", FIRST)
            .and("V20251118__second.sql", SECOND)
            .built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void severalHeadsAreAllAppliedAndAllListed() {
        assertThat(BOTH_BRANCHES.on(database).run("migrate").exit()).isZero();

        assertThat(SixMigrations.applied(database)).hasSize(8).endsWith("20251118", "20251120");
        assertThat(BOTH_BRANCHES.run("heads").out()).isEqualTo("20251118 second\n20251120 first\n");
        assertThat(BOTH_BRANCHES.run("heads", "--json").json().get("heads"))
                .extracting(head -> head.get("version").asText())
                .containsExactly("20251118", "20251120");
        try (RunningEsquema server = BOTH_BRANCHES.on(database).start()) {
            server.awaitReady(SOON);
            server.get("/schema/heads").then().body("heads.version", contains("20251118", "20251120"));
        }
    }

    @Test
    void aBranchThatComesLaterWithALowerVersionIsAppliedAndTheBuildBeforeItStaysReady() {
        try (RunningEsquema older = ONE_BRANCH.on(database).start()) {
            older.awaitReady(SOON);
            try (Probing probing = new Probing(older)) {
                Result merged = BOTH_BRANCHES.on(database).run("migrate");

                assertThat(merged.out()).isEqualTo("applied 1: 20251118; the schema is at 20251120\n");
                Eventually.within(
                        SOON, () -> assertThat(older.readiness("phase")).isEqualTo("AHEAD"));
                assertThat(probing.refusals()).isEmpty();
            }
        }
        assertThat(SixMigrations.applied(database)).endsWith("20251120", "20251118");
        assertThat(ONE_BRANCH.on(database).run("migrate").out())
                .isEqualTo("nothing to do: the schema is at 20251120\n");
        try (RunningEsquema older = ONE_BRANCH.on(database).start();
                RunningEsquema newer = BOTH_BRANCHES.on(database).start()) {
            older.awaitReady(SOON);
            newer.awaitReady(SOON);
            assertThat(newer.readiness("phase")).isEqualTo("CURRENT");
        }
    }

    @Test
    void anEditedScriptStopsEveryRunAndShows() {
        ONE_BRANCH.on(database).run("migrate");
        PackagedEsquema edited = Build.with("V20251120__first.sql", FIRST.replace("id int", "id bigint"))
                .and("V20251121__next.sql", "create table next (id int);")
                .declared()
                .on(database);

        Result migrate = edited.run("migrate");
        JsonNode status = edited.run("status", "--json").json();

        assertThat(migrate.exit()).isEqualTo(4);
        assertThat(migrate.messages()).contains("nothing was applied", "20251120 was edited after it was applied");
        assertThat(status.get("phase").asText()).isEqualTo("DRIFTED");
        assertThat(status.get("findings")).hasSize(1);
        assertThat(edited.run("status", "--check").exit()).isEqualTo(4);
        assertThat(edited.run("serve").exit()).isEqualTo(4);
        assertThat(SixMigrations.tables(database)).doesNotContain("next");
    }

    @Test
    void lineEndsAreNoEdit() {
        ONE_BRANCH.on(database).run("migrate");

        Result result = Build.with("V20251120__first.sql", FIRST.replace("\n", "\r\n"))
                .and("V20251121__next.sql", "create table next (id int);")
                .built()
                .on(database)
                .run("migrate");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("applied 1: 20251121; the schema is at 20251121\n");
    }
}
