package dev.esquema.it.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code quarkus.flyway.*} keys that both modes support, and the other keys, which both modes refuse. */
class FlywayKeysIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "QUARKUS_FLYWAY_CLEAN_AT_START=true",
                "QUARKUS_FLYWAY_REPAIR_AT_START=true",
                "QUARKUS_FLYWAY_BASELINE_VERSION=20251114.05",
                "QUARKUS_FLYWAY_VALIDATE_ON_MIGRATE=false",
                "QUARKUS_FLYWAY_OUT_OF_ORDER=false",
                "QUARKUS_FLYWAY_IGNORE_MIGRATION_PATTERNS=*:pending"
            })
    void aKeyThatRunsDoNotHonourIsRefusedInBothModes(String setting) {
        String[] nameAndValue = setting.split("=", 2);
        PackagedEsquema told = esquema.with(nameAndValue[0], nameAndValue[1]);

        for (String command : List.of("migrate", "serve")) {
            Result result = told.run(command);

            assertThat(result.exit()).as(result.err()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.lastErrLine())
                    .containsIgnoringCase(nameAndValue[0].replace("QUARKUS_FLYWAY_", ""))
                    .contains("cannot be set", "quarkus.flyway.table");
        }
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    @Test
    void allOfThemAreNamedAtOnce() {
        Result result = esquema.with("QUARKUS_FLYWAY_CLEAN_AT_START", "true")
                .with("QUARKUS_FLYWAY_CONNECT_RETRIES", "3")
                .run("migrate");

        assertThat(result.lastErrLine()).containsIgnoringCase("clean").containsIgnoringCase("retries");
    }

    @Test
    void tableAndSchemaAreHonouredByBothModes() {
        database.execute("create schema ours");
        PackagedEsquema told =
                esquema.with("QUARKUS_FLYWAY_TABLE", "our_history").with("QUARKUS_FLYWAY_DEFAULT_SCHEMA", "ours");

        assertThat(told.run("migrate", "--target", "20251114.02").exit()).isZero();

        assertThat(tablesOf("ours")).contains("conversaciones_ai", "documentos_ai", "fine_tuning_jobs", "our_history");
        try (RunningEsquema server = told.start()) {
            server.awaitReady(SOON);
            assertThat(server.readiness("version")).isEqualTo(SixMigrations.NEWEST);
        }
        assertThat(tablesOf("ours")).containsAll(SixMigrations.TABLES);
        assertThat(SixMigrations.tables(database)).isEmpty();
        assertThat(SixMigrations.hasHistory(database)).isFalse();
        assertThat(told.run("current").out()).isEqualTo("20251114.05\n");
        assertThat(esquema.run("current").out()).isEqualTo("none\n");
    }

    @Test
    void aSchemaThatIsNotThereIsRefusedAndNotCreated() {
        Result result = esquema.with("QUARKUS_FLYWAY_DEFAULT_SCHEMA", "nowhere").run("migrate");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.lastErrLine()).contains("the schema nowhere does not exist", "create it first");
        assertThat(database.column("select 1 from pg_namespace where nspname = 'nowhere'"))
                .isEmpty();
    }

    @Test
    void placeholdersAreHonouredByBothModes() {
        PackagedEsquema told = Build.with(
                        "V20251115__greeting.sql", "create table ${owner}_greeting as select '${word}' as word;\n")
                .declared()
                .with("QUARKUS_FLYWAY_PLACEHOLDERS_OWNER", "our")
                .with("QUARKUS_FLYWAY_PLACEHOLDERS__WORD_", "hola");
        TestDatabase second = TestPostgres.shared().newHostDatabase();

        assertThat(told.on(database).run("migrate").exit()).isZero();
        try (RunningEsquema server = told.on(second).start()) {
            server.awaitReady(SOON);
        }

        for (TestDatabase each : List.of(database, second)) {
            assertThat(each.value("select word from our_greeting")).isEqualTo("hola");
        }
    }

    private List<String> tablesOf(String schema) {
        return database.column("select tablename from pg_tables where schemaname = '%s' order by 1".formatted(schema));
    }
}
