package dev.esquema.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final Database FROM_URL =
            new Database("jdbc:postgresql://db/app", Optional.of("owner"), Optional.of("secret"));

    @Test
    void withoutAWordTheDefaultsOfFlywayHold() {
        Settings settings = settings(Map.of());

        assertThat(settings.migratesAtStart()).isTrue();
        assertThat(settings.schema()).isEqualTo(new OwnedSchema(Optional.empty(), "flyway_schema_history"));
        assertThat(settings.placeholders()).isEmpty();
        assertThat(settings.target()).isEmpty();
        assertThat(settings.port()).isEmpty();
    }

    @Test
    void theKeysOfFlywayAreHonoured() {
        Settings settings = settings(Map.of(
                "quarkus.flyway.migrate-at-start", "false",
                "quarkus.flyway.table", "history",
                "quarkus.flyway.default-schema", "app",
                "quarkus.flyway.placeholders.owner", "app_owner",
                "quarkus.flyway.placeholders.name", "x"));

        assertThat(settings.migratesAtStart()).isFalse();
        assertThat(settings.schema()).isEqualTo(new OwnedSchema(Optional.of("app"), "history"));
        assertThat(settings.placeholders()).isEqualTo(Map.of("owner", "app_owner", "name", "x"));
    }

    @Test
    void theTargetIsAVersion() {
        assertThat(settings(Map.of("esquema.target", "20251114.03")).target()).contains(Version.of("20251114.03"));
    }

    @Test
    void theDatabaseIsNamedByItsUrl() {
        assertThat(settings(Map.of("DATABASE_URL", "postgres://owner:secret@db/app"))
                        .database())
                .isEqualTo(FROM_URL);
    }

    @Test
    void theKeysOfQuarkusComeFirst() {
        assertThat(settings(Map.of(
                                "DATABASE_URL", "postgres://owner:secret@db/app",
                                "quarkus.datasource.jdbc.url", "jdbc:postgresql://other/app"))
                        .database())
                .isEqualTo(new Database("jdbc:postgresql://other/app", Optional.of("owner"), Optional.of("secret")));
        assertThat(settings(Map.of(
                                "DATABASE_URL", "postgres://owner:secret@db/app",
                                "quarkus.datasource.username", "other",
                                "quarkus.datasource.password", "another"))
                        .database())
                .isEqualTo(new Database("jdbc:postgresql://db/app", Optional.of("other"), Optional.of("another")));
    }

    @Test
    void runsMayHaveARoleAndAWayOfTheirOwn() {
        Settings settings = settings(Map.of(
                "DATABASE_URL", "postgres://owner:secret@db/app",
                "DATABASE_URL_MIGRATE", "postgres://ddl:secret@direct/app"));

        assertThat(settings.database()).isEqualTo(FROM_URL);
        assertThat(settings.databaseForRuns().jdbcUrl()).isEqualTo("jdbc:postgresql://direct/app");
        assertThat(settings.databaseForRuns().username()).contains("ddl");
    }

    @Test
    void withoutADatabaseForRunsTheyUseTheOther() {
        assertThat(settings(Map.of("DATABASE_URL", "postgres://owner:secret@db/app"))
                        .databaseForRuns())
                .isEqualTo(FROM_URL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DATABASE_URL", "DATABASE_URL_MIGRATE"})
    void aBrokenUrlIsNamedByItsVariable(String variable) {
        Settings settings = settings(Map.of(variable, "nonsense"));

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(settings::databaseForRuns)
                .withMessageStartingWith("%s cannot be read: ".formatted(variable))
                .extracting(SchemaException::code)
                .isEqualTo(Code.CONFIGURATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void withoutADatabaseTheSentenceSaysHowToNameOne(String blank) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> settings(Map.of("DATABASE_URL", blank)).database())
                .withMessage("no database is named: set DATABASE_URL=postgres://user:password@host:port/database")
                .extracting(SchemaException::code)
                .isEqualTo(Code.CONFIGURATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ture", "flase", "2", "none"})
    void aTypoDoesNotSwitchMigrationsOff(String word) {
        Settings settings = settings(Map.of("quarkus.flyway.migrate-at-start", word));

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(settings::migratesAtStart)
                .withMessage("quarkus.flyway.migrate-at-start must be true or false, not '%s'".formatted(word))
                .extracting(SchemaException::code)
                .isEqualTo(Code.CONFIGURATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "80", "8080", "65535"})
    void aPortIsANumber(String port) {
        assertThat(settings(Map.of("PORT", port)).port()).contains(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "99999", "-1", "http", "8080 ", "80.0", "123456", "tcp://10.0.0.1:80"})
    void anyOtherPortIsRefused(String port) {
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> settings(Map.of("PORT", port)).port())
                .withMessage("PORT must be a number from 0 to 65535, not '%s'".formatted(port))
                .extracting(SchemaException::code)
                .isEqualTo(Code.CONFIGURATION);
    }

    private static Settings settings(Map<String, String> said) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(said, "said", 400))
                .withMapping(EsquemaConfig.class)
                .build();
        return new Settings(config, config.getConfigMapping(EsquemaConfig.class));
    }
}
