package dev.esquema.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Who may know whom; every rule is also held against a planted class that breaks it. */
class ArchitectureTest {

    private static final ArchRule CORE = classes()
            .that()
            .resideInAPackage("dev.esquema.schema..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.esquema.schema..",
                    "java.lang..",
                    "java.util",
                    "java.util.concurrent..",
                    "java.util.function",
                    "java.util.regex",
                    "java.util.stream",
                    "java.time..",
                    "java.math",
                    "org.jspecify.annotations");

    private static final ArchRule ROOMS =
            classes().that().resideInAPackage("dev.esquema..").should(new AllowedDependencies());

    private static final ArchRule CYCLES =
            slices().matching("dev.esquema.(**)").should().beFreeOfCycles();

    private static final ArchRule FLYWAY = noClasses()
            .that()
            .resideOutsideOfPackage("dev.esquema.flyway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.flywaydb..", "io.quarkus.flyway..");

    private static final ArchRule DRIVER = noClasses()
            .that()
            .resideOutsideOfPackage("dev.esquema.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.postgresql..");

    /** The hall opens connections for the two adapters, and asks nothing itself. */
    private static final ArchRule SQL = noClasses()
            .that()
            .resideOutsideOfPackages("dev.esquema.postgres..", "dev.esquema.flyway..", "dev.esquema")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..");

    private static final ArchRule CONFIGURATION = noClasses()
            .that()
            .resideOutsideOfPackages("dev.esquema", "dev.esquema.config")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.smallrye.config..", "org.eclipse.microprofile.config..");

    @Test
    void theCoreIsPlainJava() {
        CORE.check(ProductionClasses.ours());
    }

    @Test
    void aCoreThatKnowsAnythingElseIsCaught() {
        assertCaught(CORE, "package dev.esquema.schema; class Planted { java.sql.Connection connection; }");
        assertCaught(CORE, "package dev.esquema.schema.run; class Planted { org.flywaydb.core.Flyway flyway; }");
        assertCaught(CORE, "package dev.esquema.schema.run; class Planted { java.util.logging.Logger log; }");
        assertCaught(CORE, "package dev.esquema.schema; class Planted { dev.esquema.json.SchemaJson json; }");
        assertCaught(CORE, "package dev.esquema.schema.history; class Planted { java.io.File file; }");
    }

    @Test
    void everyRoomOpensOnlyOntoTheRoomsItMayOpenOnto() {
        ROOMS.check(ProductionClasses.ours());
    }

    @Test
    void aDoorThatShouldNotBeThereIsCaught() {
        assertCaught(
                ROOMS, "package dev.esquema.cli; class Planted { dev.esquema.postgres.connection.Database database; }");
        assertCaught(
                ROOMS, "package dev.esquema.http; class Planted { dev.esquema.cli.console.Application application; }");
        assertCaught(
                ROOMS,
                "package dev.esquema.json; class Planted { dev.esquema.postgres.connection.Database database; }");
        assertCaught(
                ROOMS, "package dev.esquema.postgres; class Planted { dev.esquema.flyway.FlywaySettings flyway; }");
    }

    @Test
    void aRoomThatReachesBackIntoTheHallIsCaught() {
        assertCaught(ROOMS, "package dev.esquema.health; class Planted { dev.esquema.config.EsquemaConfig config; }");
        assertCaught(ROOMS, "package dev.esquema.schema.run; class Planted { dev.esquema.Main main; }");
    }

    @Test
    void aRoomThatNobodyHasNamedIsCaught() {
        assertCaught(ROOMS, "package dev.esquema.attic; class Planted {}");
    }

    @Test
    void anInnerRoomThatOpensOutwardsIsCaught() {
        assertCaught(ROOMS, "package dev.esquema.schema.run; class Planted { dev.esquema.schema.Phase phase; }");
        assertCaught(
                ROOMS,
                "package dev.esquema.schema.history; class Planted { dev.esquema.schema.migration.RunReport report; }");
        assertCaught(
                ROOMS,
                "package dev.esquema.schema.manifest; class Planted { dev.esquema.schema.history.History history; }");
        assertCaught(
                ROOMS,
                "package dev.esquema.schema.problem; class Planted { dev.esquema.schema.manifest.Version version; }");
    }

    @Test
    void noPackagesFormACycle() {
        CYCLES.check(ProductionClasses.ours());
    }

    @Test
    void aCycleOfPackagesIsCaught() {
        assertCaught(
                CYCLES,
                "package dev.esquema.http; public class Planted { dev.esquema.cli.Other other; }",
                "package dev.esquema.cli; public class Other { dev.esquema.http.Planted planted; }");
    }

    @Test
    void onlyTheFlywayRoomKnowsFlyway() {
        FLYWAY.check(ProductionClasses.ours());
    }

    @Test
    void aStrangerThatKnowsFlywayIsCaught() {
        assertCaught(FLYWAY, "package dev.esquema; class Planted { org.flywaydb.core.Flyway flyway; }");
        assertCaught(
                FLYWAY,
                "package dev.esquema.http; class Planted { io.quarkus.flyway.FlywayConfigurationCustomizer flyway; }");
    }

    @Test
    void onlyThePostgresRoomKnowsTheDriver() {
        DRIVER.check(ProductionClasses.ours());
    }

    @Test
    void aStrangerThatKnowsTheDriverIsCaught() {
        assertCaught(DRIVER, "package dev.esquema; class Planted { org.postgresql.Driver driver; }");
        assertCaught(DRIVER, "package dev.esquema.flyway; class Planted { org.postgresql.PGConnection driver; }");
    }

    @Test
    void onlyTheAdaptersAndTheHallKnowConnections() {
        SQL.check(ProductionClasses.ours());
    }

    @Test
    void aCommandOrARouteThatKnowsConnectionsIsCaught() {
        assertCaught(SQL, "package dev.esquema.cli; class Planted { java.sql.Connection connection; }");
        assertCaught(SQL, "package dev.esquema.http; class Planted { javax.sql.DataSource source; }");
    }

    @Test
    void onlyTheHallReadsTheConfiguration() {
        CONFIGURATION.check(ProductionClasses.ours());
    }

    @Test
    void aRoomThatReadsTheConfigurationIsCaught() {
        assertCaught(
                CONFIGURATION,
                "package dev.esquema.cli; class Planted { String port() {"
                        + " return org.eclipse.microprofile.config.ConfigProvider.getConfig().toString(); } }");
    }

    private static void assertCaught(ArchRule rule, String... sources) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> rule.check(ProductionClasses.planted(sources)))
                .withMessageContaining("Planted");
    }
}
