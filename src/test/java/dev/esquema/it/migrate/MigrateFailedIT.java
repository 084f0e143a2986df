package dev.esquema.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A script fails: the exit status is 7, and the last line names the place and the reason. */
class MigrateFailedIT {

    private static final PackagedEsquema FAILING = Build.with(
                    "V20251115__half.sql",
                    """
                    -- depends: 20251114.05
                    create table first_half (id int);

                    insert into first_half
                    values (1 / 0);
                    """)
            .declared();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void theLastLineNamesVersionStatementLineSqlStateAndMessage() {
        Result result = FAILING.on(database).run("migrate");

        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.out()).isEmpty();
        assertThat(result.lastErrLine())
                .startsWith("esquema: migration 20251115 failed at line 4 of V20251115__half.sql,")
                .contains("`insert into first_half values (1 / 0)`", "division by zero")
                .endsWith(
                        "(SQLSTATE 22012); applied before it: %s; remove the cause, or correct the script and write the"
                                .formatted(String.join(", ", SixMigrations.VERSIONS))
                                .concat(" manifest again; then run `esquema migrate`"));
    }

    @Test
    void whatWasAppliedBeforeStaysAndNothingOfTheFailedOne() {
        FAILING.on(database).run("migrate");

        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(SixMigrations.tables(database)).isEqualTo(SixMigrations.TABLES);
        assertThat(FAILING.on(database).run("current").out()).isEqualTo("20251114.05\n");
        assertThat(PackagedEsquema.built().on(database).run("status", "--check").exit())
                .isZero();
    }

    @Test
    void theStatusNamesTheMigrationAndTheReason() {
        FAILING.on(database).run("migrate");

        Result status = FAILING.on(database).run("status", "--check");

        assertThat(status.exit()).isEqualTo(7);
        assertThat(status.out())
                .contains("phase     FAILED", "pending   20251115")
                .containsPattern(
                        "reason +migration 20251115 failed at line 4 of V20251115__half.sql, .*division by zero");
        JsonNode failure = FAILING.on(database).run("status", "--json").json().at("/lastRun/error");
        assertThat(failure.get("version").asText()).isEqualTo("20251115");
        assertThat(failure.get("message").asText()).contains("division by zero");
    }

    @Test
    void theFailureIsAnObjectOnRequestWithTheSameFacts() {
        Result result = FAILING.on(database).run("migrate", "--json");

        JsonNode error = result.json().get("error");
        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.json().get("outcome").asText()).isEqualTo("FAILED");
        assertThat(error.get("code").asText()).isEqualTo("MIGRATION_FAILED");
        assertThat(error.get("version").asText()).isEqualTo("20251115");
        assertThat(error.get("script").asText()).isEqualTo("V20251115__half.sql");
        assertThat(error.get("line").isInt()).isTrue();
        assertThat(error.get("line").asInt()).isEqualTo(4);
        assertThat(error.get("statement").asText()).isEqualTo("insert into first_half values (1 / 0)");
        assertThat(error.get("sqlState").asText()).isEqualTo("22012");
        assertThat(result.lastErrLine())
                .isEqualTo("esquema: %s".formatted(error.get("message").asText()));
    }

    @Test
    void whatIsWrittenIsUtf8WithoutALocaleToo() {
        Result result = Build.with("V20251115__tamaño.sql", "select 'tamaño'::int as →;\n")
                .declared()
                .on(database)
                .run("migrate", "--json");

        assertThat(result.lastErrLine()).contains("V20251115__tamaño.sql", "`select 'tamaño'::int as →`");
        assertThat(result.json().at("/error/statement").asText()).isEqualTo("select 'tamaño'::int as →");
    }

    @Test
    void aRepairedScriptIsAppliedByTheNextRun() {
        FAILING.on(database).run("migrate");

        Result result = Build.with("V20251115__half.sql", "create table first_half (id int);")
                .built()
                .on(database)
                .run("migrate");

        assertThat(result.out()).isEqualTo("applied 1: 20251115; the schema is at 20251115\n");
        assertThat(SixMigrations.tables(database)).contains("first_half");
    }

    @Test
    void theValuesOfRowsAreInNoRecordOfTheFailure() {
        database.execute(
                "create table person (email text)",
                "insert into person values ('maria@example.org'), ('maria@example.org')");
        PackagedEsquema failing = Build.with("V20251115__unique.sql", "alter table person add unique (email);")
                .declared()
                .on(database);

        Result result = failing.run("migrate");
        Result shown = failing.run("migrate", "--show-details");

        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.lastErrLine()).contains("could not create unique index", "(SQLSTATE 23505)");
        assertThat(result.err()).doesNotContain("maria");
        assertThat(shown.err()).contains("Key (email)=(maria@example.org) is duplicated");
        assertThat(database.column("select run::text from esquema_run as run"))
                .hasSize(2)
                .allMatch(row -> row.contains("could not create unique index") && !row.contains("maria"));
        try (RunningEsquema server = failing.withoutMigrateAtStart()
                .with("ESQUEMA_MIGRATE_IN_BACKGROUND", "true")
                .start()) {
            Eventually.within(Duration.ofSeconds(30), () -> assertThat(
                            server.get("/schema").path("startUp.error.message").toString())
                    .contains("could not create unique index"));
            assertThat(server.get("/schema").asString()).doesNotContain("maria");
            assertThat(server.get("/schema/runs").asString())
                    .contains("could not create unique index")
                    .doesNotContain("maria");
        }
    }
}
