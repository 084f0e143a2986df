package dev.esquema.it.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Roles with limited read permissions on the journal. */
class JournalRightsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema reader = PackagedEsquema.built()
            .with("DATABASE_URL", "postgres://%1$s:x@localhost:%2$d/%1$s".formatted(database.name(), database.port()));

    @BeforeEach
    void migrateAndCreateTheRole() {
        PackagedEsquema.built().on(database).run("migrate");
        database.execute("create role %s login password 'x'".formatted(database.name()));
    }

    @Test
    void aReadOnlyRoleReadsTheStatusAndTheRuns() {
        grantSelectOn("all tables in schema public");

        JsonNode status = reader.run("status", "--check", "--json").json();

        assertThat(status.get("phase").asText()).isEqualTo("CURRENT");
        assertThat(status.at("/lastRun/outcome").asText()).isEqualTo("APPLIED");
        assertThat(reader.run("runs").out()).contains("ENTRYPOINT", "APPLIED", "as postgres");
    }

    @Test
    void aReadOnlyRoleServes() {
        grantSelectOn("all tables in schema public");

        try (RunningEsquema serving = reader.withoutMigrateAtStart().start()) {
            serving.awaitReady(SOON);
            Eventually.within(SOON, () -> assertThat(serving.get("/schema/runs").<String>path("runs[0].outcome"))
                    .isEqualTo("APPLIED"));
            assertThat(serving.err()).doesNotContain("denied");
        }
    }

    @Test
    void aReadOnlyRoleFindsNothingToDoAndOnlyTheJournalDoesNotKnow() {
        grantSelectOn("all tables in schema public");

        Result result = reader.run("migrate");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("nothing to do: the schema is at 20251114.05\n");
        assertThat(result.err()).contains("the journal is incomplete", "permission denied");
        assertThat(database.column("select outcome from esquema_run")).containsExactly("APPLIED");
    }

    @Test
    void aRoleWithoutRightsOnTheJournalStillGetsTheStatus() {
        grantSelectOn("flyway_schema_history");

        Result status = reader.run("status", "--check", "--json");

        assertThat(status.exit()).as(status.err()).isZero();
        assertThat(status.json().get("phase").asText()).isEqualTo("CURRENT");
        assertThat(status.json().has("lastRun")).isFalse();
        assertThat(status.json().get("journalFailure").asText()).contains("permission denied for table esquema_run");
        Result runs = reader.run("runs", "--json");
        assertThat(runs.exit()).isEqualTo(6);
        assertThat(runs.json().at("/error/code").asText()).isEqualTo("PERMISSION_DENIED");
        assertThat(runs.lastErrLine()).contains("permission denied for table esquema_run", "GRANT SELECT ON");
    }

    @Test
    void aRoleWithoutRightsOnTheJournalServes() {
        grantSelectOn("flyway_schema_history");

        try (RunningEsquema serving = reader.withoutMigrateAtStart().start()) {
            serving.awaitReady(SOON);
            assertThat(serving.get("/schema/runs").statusCode()).isEqualTo(503);
            assertThat(serving.get("/schema/runs").<String>path("code")).isEqualTo("PERMISSION_DENIED");
            assertThat(serving.get("/schema/runs").<String>path("detail"))
                    .contains("run GRANT SELECT ON public.esquema_run,");
        }
    }

    @Test
    void aServerThatMayNotReadTheHistoryNamesTheGrantAndBecomesReadyWithIt() {
        try (RunningEsquema serving = reader.withoutMigrateAtStart().start()) {
            Eventually.within(SOON, () -> assertThat(serving.get("/schema").<String>path("failure.error.code"))
                    .isEqualTo("PERMISSION_DENIED"));
            assertThat(serving.get("/schema").<String>path("failure.error.message"))
                    .contains("; run GRANT SELECT ON public.flyway_schema_history, public.esquema_run,");
            assertThat(serving.err())
                    .contains("permission denied for table flyway_schema_history")
                    .contains("; run GRANT SELECT ON public.flyway_schema_history, public.esquema_run,");
            assertThat(serving.get("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(serving.get("/q/health/ready").asString()).contains("PERMISSION_DENIED");
            assertThat(serving.err()).contains("grant the role what is missing");

            grantSelectOn("all tables in schema public");

            serving.awaitReady(SOON);
            assertThat(serving.get("/schema").asString()).doesNotContain("\"failure\"");
        }
    }

    private void grantSelectOn(String tables) {
        database.execute("grant select on %s to %s".formatted(tables, database.name()));
    }
}
