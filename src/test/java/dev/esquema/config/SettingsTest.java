package dev.esquema.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.history.MigrationSession.Timeouts;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.RunLimits;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final Database FROM_URL =
            new Database("jdbc:postgresql://db/app", Optional.of("owner"), Optional.of("secret"));

    @Test
    void anEmptyConfigurationGivesTheDefaults() {
        Settings settings = settings(Map.of());

        assertThat(settings.server().migratesAtStart()).isTrue();
        assertThat(settings.server().migratesInBackground()).isFalse();
        assertThat(settings.server().port()).isEmpty();
        assertThat(settings.schema()).isEqualTo(new OwnedSchema(Optional.empty(), "flyway_schema_history"));
        assertThat(settings.placeholders()).isEmpty();
        assertThat(settings.target()).isEmpty();
        assertThat(settings.run().limits()).isEqualTo(new RunLimits(Duration.ofMinutes(5), Duration.ofMinutes(2)));
        assertThat(settings.run().timeouts())
                .isEqualTo(new Timeouts(Duration.ofMillis(500), Duration.ZERO, Duration.ofHours(1)));
        assertThat(settings.databases().named()).isEmpty();
        assertThat(settings.databases().waitFor()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theKeysOfFlywayAreHonoured() {
        Settings settings = settings(Map.of(
                "quarkus.flyway.migrate-at-start", "false",
                "quarkus.flyway.table", "history",
                "quarkus.flyway.default-schema", "app",
                "quarkus.flyway.placeholders.owner", "app_owner",
                "quarkus.flyway.placeholders.name", "x"));

        assertThat(settings.server().migratesAtStart()).isFalse();
        assertThat(settings.schema()).isEqualTo(new OwnedSchema(Optional.of("app"), "history"));
        assertThat(settings.placeholders()).isEqualTo(Map.of("owner", "app_owner", "name", "x"));
    }

    @Test
    void theTargetIsAVersion() {
        assertThat(settings(Map.of("esquema.target", "20251114.03")).target()).contains(Version.of("20251114.03"));
        assertRefused(Map.of("esquema.target", "latest"), "esquema.target must be a version such as 20251114.01");
    }

    @Test
    void aWrongUrlInAFileNamesTheVariableAndTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("url"), "mysql://user:hunter2@host/app");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> settings(Map.of("DATABASE_URL_FILE", file.toString())))
                .withMessageStartingWith(
                        "the configuration is wrong: DATABASE_URL_FILE (%s) cannot be read: ".formatted(file));
    }

    @Test
    void theMountedFolderIsChosenIfItExistsAndNoFolderIsConfigured(@TempDir Path mounted) {
        String there = mounted.toString();
        String absent = mounted.resolve("absent").toString();

        assertThat(settings(Map.of("esquema.migrations-if-mounted", there)).migrations())
                .contains(mounted);
        assertThat(settings(Map.of("esquema.migrations-if-mounted", absent)).migrations())
                .isEmpty();
        assertThat(settings(Map.of("esquema.migrations-if-mounted", there, "esquema.migrations", "db"))
                        .migrations())
                .contains(Path.of("db"));
        assertThat(settings(Map.of("esquema.migrations-if-mounted", there, "esquema.migrations", absent))
                        .migrations())
                .contains(Path.of(absent));
    }

    @Test
    void databaseUrlNamesTheDatabase() {
        assertThat(databases(Map.of("DATABASE_URL", "postgres://owner:secret@db/app"))
                        .forQuestions())
                .isEqualTo(FROM_URL);
    }

    @Test
    void theKeysOfQuarkusGoBeforeDatabaseUrl() {
        assertThat(databases(Map.of(
                                "DATABASE_URL", "postgres://owner:secret@db/app",
                                "quarkus.datasource.jdbc.url", "jdbc:postgresql://other/app"))
                        .forQuestions())
                .isEqualTo(new Database("jdbc:postgresql://other/app", Optional.of("owner"), Optional.of("secret")));
        assertThat(databases(Map.of(
                                "DATABASE_URL", "postgres://owner:secret@db/app",
                                "quarkus.datasource.username", "other",
                                "quarkus.datasource.password", "another"))
                        .forQuestions())
                .isEqualTo(new Database("jdbc:postgresql://db/app", Optional.of("other"), Optional.of("another")));
    }

    @Test
    void databaseUrlMigrateGivesRunsAnotherRoleAndHost() {
        DatabaseSettings databases = databases(Map.of(
                "DATABASE_URL", "postgres://owner:secret@db/app",
                "DATABASE_URL_MIGRATE", "postgres://ddl:secret@direct/app"));

        assertThat(databases.forQuestions()).isEqualTo(FROM_URL);
        assertThat(databases.forRuns().jdbcUrl()).isEqualTo("jdbc:postgresql://direct/app");
        assertThat(databases.forRuns().username()).contains("ddl");
    }

    @Test
    void withoutDatabaseUrlMigrateRunsUseTheSameDatabase() {
        assertThat(databases(Map.of("DATABASE_URL", "postgres://owner:secret@db/app"))
                        .forRuns())
                .isEqualTo(FROM_URL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DATABASE_URL", "DATABASE_URL_MIGRATE", "quarkus.datasource.jdbc.url"})
    void aBrokenUrlIsReportedWithTheNameOfItsKey(String key) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> settings(Map.of(key, "nonsense")))
                .withMessageStartingWith("the configuration is wrong: %s cannot be read: ".formatted(key))
                .extracting(SchemaException::code)
                .isEqualTo(Code.CONFIGURATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void aMissingDatabaseIsReportedWhenItIsNeeded(String blank) {
        DatabaseSettings databases = databases(Map.of("DATABASE_URL", blank));

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(databases::forQuestions)
                .withMessage("no database is named: set DATABASE_URL=postgres://user:password@host:port/database")
                .extracting(SchemaException::code)
                .isEqualTo(Code.CONFIGURATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pa$$wd", "pa$wd", "${x}", "a${", "\\${x}", "a\\$b", "\\\\$$b", "a%b{}", "$", "\\"})
    void aPasswordIsReadAsItIsWrittenAndNeverExpanded(String password) {
        String encoded = password.replace("%", "%25");

        assertThat(databases(Map.of("DATABASE_URL", "postgres://owner:%s@db/app".formatted(encoded)))
                        .forQuestions()
                        .password())
                .contains(password);
        assertThat(databases(Map.of("DATABASE_URL", "postgres://owner@db/app", "quarkus.datasource.password", password))
                        .forQuestions()
                        .password())
                .contains(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pa$$wd", "pa$wd", "${x}", "a${", "${x:y}", "\\${x}", "a\\$b", "\\\\$$b", "$", "\\", "a\\$"})
    void aLiteralIsReadBackAsItIs(String value) {
        assertThat(new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(Map.of("key", Literal.of(value)), "test", 400))
                        .build()
                        .getValue("key", String.class))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ture", "flase", "2", "none"})
    void aMisspeltValueDoesNotSwitchMigrationsOff(String word) {
        assertRefused(
                Map.of("quarkus.flyway.migrate-at-start", word),
                "quarkus.flyway.migrate-at-start must be true or false, not '%s'".formatted(word));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 80, 8080, 65535})
    void aPortIsANumber(int port) {
        assertThat(settings(Map.of("PORT", String.valueOf(port))).server().port())
                .hasValue(port);
        assertThat(settings(Map.of("quarkus.http.port", String.valueOf(port), "PORT", "9"))
                        .server()
                        .port())
                .hasValue(port);
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 65536",
        "PORT, -1",
        "PORT, http",
        "PORT, 80.0",
        "PORT, 123456",
        "PORT, tcp://10.0.0.1:80",
        "quarkus.http.port, 65536",
        "quarkus.http.port, abc",
        "quarkus.http.port, -1"
    })
    void anyOtherPortIsRefused(String key, String port) {
        assertRefused(Map.of(key, port), "%s must be a number from 0 to 65535, not '%s'".formatted(key, port));
    }

    @Test
    void migratingAtStartAndInTheBackgroundIsRefused() {
        assertRefused(
                Map.of("esquema.migrate-in-background", "true"),
                "esquema.migrate-in-background and quarkus.flyway.migrate-at-start are both on: switch one of them off");
    }

    private static void assertRefused(Map<String, String> configuration, String objection) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> settings(configuration))
                .withMessage("the configuration is wrong: %s".formatted(objection))
                .extracting(SchemaException::code)
                .isEqualTo(Code.CONFIGURATION);
    }

    private static DatabaseSettings databases(Map<String, String> configuration) {
        return settings(configuration).databases();
    }

    private static Settings settings(Map<String, String> configuration) {
        return ConfigurationLoader.resolve(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(configuration, "test", 400))
                .withMapping(EsquemaConfig.class)
                .build());
    }
}
