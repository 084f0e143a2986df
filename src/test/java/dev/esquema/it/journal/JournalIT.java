package dev.esquema.it.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.it.support.FailingBuild;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.Tool;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The rows that a run writes into the journal, and where they can be read. */
class JournalIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PackagedEsquema FAILING = FailingBuild.declared();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void aFailedRunLeavesWhoRanWhatWhereWhenAndWhyItFailed() throws IOException {
        PackagedEsquema.built().on(database).run("migrate");
        Instant before = Instant.now();
        long process;
        try (RunningEsquema failing = FAILING.on(database).launch("migrate", "--trigger", "manual")) {
            process = failing.process().pid();
            assertThat(failing.result().exit()).isEqualTo(7);
        }

        JsonNode run = newestRun();

        assertThat(run.get("trigger").asText()).isEqualTo("MANUAL");
        assertThat(run.get("outcome").asText()).isEqualTo("FAILED");
        assertThat(run.get("host").asText()).isEqualTo(Tool.run("uname", "-n").strip());
        assertThat(run.get("process").asLong()).isEqualTo(process);
        assertThat(run.get("osUser").asText()).isEqualTo(System.getProperty("user.name"));
        assertThat(run.get("databaseUser").asText()).isEqualTo("postgres");
        assertThat(run.get("buildVersion").asText()).isEqualTo(build().getProperty("version"));
        assertThat(run.get("buildCommit").asText()).isEqualTo(build().getProperty("commit"));
        assertThat(run.get("migrationSet").asText()).matches("[0-9a-f]{64}").isEqualTo(setOf(FAILING));
        assertThat(run.get("from").asText()).isEqualTo(SixMigrations.NEWEST);
        assertThat(run.get("to").asText()).isEqualTo(SixMigrations.NEWEST);
        Instant started = Instant.parse(run.get("startedAt").asText());
        Instant finished = Instant.parse(run.get("finishedAt").asText());
        assertThat(List.of(before, started, finished, Instant.now())).isSorted();
    }

    @Test
    void aFailureHasMigrationStatementLineStateAndMessage() {
        FAILING.on(database).run("migrate");

        JsonNode run = newestRun();

        JsonNode error = run.get("error");
        assertThat(error.get("version").asText()).isEqualTo(FailingBuild.VERSION);
        assertThat(error.get("statement").asText()).isEqualTo("insert into half values (1 / 0)");
        assertThat(error.get("line").asInt()).isEqualTo(4);
        assertThat(error.get("sqlState").asText()).isEqualTo("22012");
        assertThat(error.get("message").asText())
                .contains("migration 20251115 failed", "division by zero", "applied before it: 20251114, 20251114.01");
        assertThat(run.get("from").isNull()).isTrue();
        assertThat(run.get("to").asText()).isEqualTo(SixMigrations.NEWEST);
        assertThat(run.get("steps"))
                .extracting(step -> "%s %s"
                        .formatted(
                                step.get("version").asText(),
                                step.get("outcome").asText()))
                .hasSize(7)
                .startsWith("20251114 APPLIED", "20251114.01 APPLIED")
                .endsWith("20251115 FAILED");
    }

    @Test
    void itReadsBackTheSameFromEveryCommandAndRoute() {
        FAILING.on(database).run("migrate");
        PackagedEsquema esquema = FAILING.on(database);

        JsonNode run = newestRun();

        assertThat(esquema.run("status", "--json").json().get("lastRun")).isEqualTo(run);
        assertThat(esquema.run("status").out())
                .contains("%d: ENTRYPOINT MIGRATE FAILED at"
                        .formatted(run.get("id").asInt()));
        assertThat(esquema.run("runs").out()).contains("ENTRYPOINT", "FAILED", "division by zero");
        try (RunningEsquema serving = esquema.withoutMigrateAtStart().start()) {
            Eventually.within(Duration.ofSeconds(30), () -> assertThat(
                            json(serving, "/schema/runs").at("/runs/0"))
                    .isEqualTo(run));
            assertThat(json(serving, "/schema/runs/%d".formatted(run.get("id").asInt())))
                    .isEqualTo(run);
            assertThat(json(serving, "/schema").get("lastRun")).isEqualTo(run);
            assertThat(serving.get("/schema/runs/%d".formatted(run.get("id").asInt() + 1))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aJournalOfAnOlderBuildIsReadAndThenBroughtUpToDate() {
        PackagedEsquema esquema = PackagedEsquema.built().on(database);
        esquema.run("migrate", "--target", "20251114.03");
        database.execute("alter table esquema_run drop column backup");

        assertThat(esquema.run("runs", "--json").json().at("/runs/0/outcome").asText())
                .isEqualTo("APPLIED");
        assertThat(esquema.run("migrate").err()).doesNotContain("the journal is incomplete");
        assertThat(database.column("select coalesce(backup, 'none') from esquema_run"))
                .containsExactly("none", "none");
    }

    @Test
    void withoutItsTablesNoRunsAreRecorded() {
        PackagedEsquema esquema = PackagedEsquema.built().on(database);

        assertThat(esquema.run("runs").out()).isEqualTo("no runs recorded\n");
        assertThat(esquema.run("runs", "--json").json().toString()).isEqualTo("{\"runs\":[]}");
        assertThat(esquema.run("status", "--json").json().has("lastRun")).isFalse();
        try (RunningEsquema serving = esquema.withoutMigrateAtStart().start()) {
            Eventually.within(
                    Duration.ofSeconds(30),
                    () -> assertThat(json(serving, "/schema/runs").toString()).isEqualTo("{\"runs\":[]}"));
        }
        assertThat(SixMigrations.tables(database)).isEmpty();
    }

    @Test
    void theNewestRunsComeFirstAndOnlyAsManyAsAskedFor() {
        PackagedEsquema esquema = PackagedEsquema.built().on(database);
        esquema.run("migrate", "--target", "20251114");
        esquema.run("migrate");
        esquema.run("migrate");

        JsonNode two = esquema.run("runs", "--limit", "2", "--json").json().get("runs");

        assertThat(two).extracting(run -> run.get("outcome").asText()).containsExactly("NOTHING_TO_DO", "APPLIED");
        assertThat(two.get(1).get("from").asText()).isEqualTo("20251114");
        try (RunningEsquema serving = esquema.withoutMigrateAtStart().start()) {
            serving.awaitReady(Duration.ofSeconds(30));
            assertThat(json(serving, "/schema/runs?limit=2").get("runs")).isEqualTo(two);
            String before = "/schema/runs?before=%s".formatted(two.get(1).get("id"));
            assertThat(json(serving, before).get("runs"))
                    .extracting(run -> run.get("to").asText())
                    .containsExactly("20251114");
        }
    }

    private String setOf(PackagedEsquema build) {
        return build.on(database)
                .run("status", "--json")
                .json()
                .get("migrationSet")
                .asText();
    }

    private JsonNode newestRun() {
        JsonNode runs = PackagedEsquema.built()
                .on(database)
                .run("runs", "--limit", "1", "--json")
                .json()
                .get("runs");
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    private static JsonNode json(RunningEsquema serving, String path) {
        try {
            return JSON.readTree(serving.get(path).asString());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Properties build() throws IOException {
        Properties build = new Properties();
        try (InputStream stream = JournalIT.class.getResourceAsStream("/esquema.build")) {
            build.load(stream);
        }
        return build;
    }
}
