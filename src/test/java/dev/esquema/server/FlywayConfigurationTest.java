package dev.esquema.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.esquema.composition.Composition;
import dev.esquema.testing.PackagedSet;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Test;

/** Quarkus' own Flyway, which any bean may inject, has the same settings as the Flyway of a run. */
@QuarkusTest
@QuarkusTestResource(value = FlywayConfigurationTest.Database.class, restrictToAnnotatedClass = true)
class FlywayConfigurationTest {

    /** The settings that differ by necessity; they do not affect which migrations are applied. */
    private static final Set<String> MAY_DIFFER = Set.of(
            "getDataSource",
            "getCachedDataSources",
            "getCachedResolvedEnvironments",
            "getDatabaseType",
            "getUrl",
            "getUser",
            "getPassword",
            "getClassLoader",
            "getCallbacks",
            "getLocations",
            "getTarget",
            "getResourceProvider",
            "getJavaMigrationClassProvider",
            "getPluginRegister",
            "getModernConfig");

    @Inject
    Flyway serving;

    @Inject
    Composition composition;

    @Test
    void everySettingIsTheSameInBothModes() throws ReflectiveOperationException {
        assertThat(settings(serving.getConfiguration())).isEqualTo(settings(run()));
    }

    @Test
    void theSettingsHaveTheIntendedValues() {
        for (Configuration flyway : new Configuration[] {serving.getConfiguration(), run()}) {
            assertThat(flyway.getTable()).isEqualTo("our_history");
            assertThat(flyway.getDefaultSchema()).isEqualTo("ours");
            assertThat(flyway.getPlaceholders()).containsExactly(Map.entry("word", "hola"));
            assertThat(flyway.isCleanDisabled()).isTrue();
            assertThat(flyway.isBaselineOnMigrate()).isTrue();
            assertThat(flyway.getBaselineVersion()).isEqualTo(MigrationVersion.fromVersion("0"));
            assertThat(flyway.isOutOfOrder()).isTrue();
            assertThat(flyway.isValidateOnMigrate()).isTrue();
            assertThat(flyway.isValidateMigrationNaming()).isTrue();
            assertThat(flyway.isFailOnMissingLocations()).isTrue();
            assertThat(flyway.isCreateSchemas()).isFalse();
            assertThat(flyway.isGroup()).isFalse();
            assertThat(flyway.isMixed()).isFalse();
            assertThat(flyway.getIgnoreMigrationPatterns())
                    .extracting(Object::toString)
                    .containsExactly("*:future", "*:missing");
            assertThat(flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                            .isTransactionalLock())
                    .isFalse();
            assertThat(flyway.getJavaMigrationClassProvider().getClasses()).isEmpty();
        }
    }

    @Test
    void bothSeeTheSameScriptsThroughTheSameProvider() {
        Configuration run = run();

        assertThat(serving.getConfiguration().getResourceProvider()).hasSameClassAs(run.getResourceProvider());
        assertThat(scripts(serving.getConfiguration()))
                .isEqualTo(scripts(run))
                .containsExactlyInAnyOrderElementsOf(
                        PackagedSet.names(PackagedSet.ofProject().migrations()).stream()
                                .map("V"::concat)
                                .toList());
    }

    @Test
    void cleanIsDisabled() {
        assertThatThrownBy(serving::clean).isInstanceOf(FlywayException.class).hasMessageContaining("clean");
    }

    @Test
    void aLocationThatIsMissingIsAnError() {
        FluentConfiguration nowhere = run().locations("classpath:db/nowhere").resourceProvider(null);

        assertThatThrownBy(() -> nowhere.dataSource(serving.getConfiguration().getDataSource())
                        .load()
                        .info())
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("db/nowhere");
    }

    /** Returns the Flyway configuration of a run. */
    private FluentConfiguration run() {
        FluentConfiguration run = Flyway.configure();
        composition.flyway().applyTo(run);
        return run;
    }

    private static Set<String> scripts(Configuration flyway) {
        Set<String> names = new TreeSet<>();
        for (LoadableResource script : flyway.getResourceProvider().getResources("V", new String[] {".sql"})) {
            names.add(script.getFilename());
        }
        return names;
    }

    private static Map<String, String> settings(Configuration flyway) throws ReflectiveOperationException {
        Map<String, String> settings = new TreeMap<>();
        for (Method getter : Configuration.class.getMethods()) {
            boolean compared = getter.getParameterCount() == 0
                    && getter.getName().matches("(get|is).*")
                    && !MAY_DIFFER.contains(getter.getName());
            if (compared) {
                Object value = getter.invoke(flyway);
                String text = value instanceof Object[] array ? Arrays.toString(array) : String.valueOf(value);
                settings.put(getter.getName(), text);
            }
        }
        return settings;
    }

    /** A host database, and the {@code quarkus.flyway.*} keys that can be set at run time. */
    public static final class Database implements QuarkusTestResourceLifecycleManager {

        @Override
        public Map<String, String> start() {
            TestDatabase database = TestPostgres.shared().newHostDatabase();
            database.execute("create schema ours");
            return Map.of(
                    "quarkus.datasource.jdbc.url", database.jdbcUrl(),
                    "quarkus.datasource.username", "postgres",
                    "quarkus.datasource.password", "postgres",
                    "quarkus.http.test-port", "0",
                    "quarkus.flyway.migrate-at-start", "false",
                    "quarkus.flyway.table", "our_history",
                    "quarkus.flyway.default-schema", "ours",
                    "quarkus.flyway.placeholders.word", "hola");
        }

        @Override
        public void stop() {
            // The database is removed together with its server.
        }
    }
}
