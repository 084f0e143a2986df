package dev.esquema.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Checks which class may depend on which. Each rule is also checked against a planted class that breaks it. */
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

    private static final ArchRule PACKAGES =
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

    private static final ArchRule OPEN_TELEMETRY = noClasses()
            .that()
            .resideOutsideOfPackage("dev.esquema.trace")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    /** Any other use could load classes of OpenTelemetry while traces are off. */
    private static final ArchRule TRACES = noClasses()
            .that()
            .resideOutsideOfPackage("dev.esquema.trace")
            .and()
            .doNotHaveSimpleName("EsquemaProcess")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.esquema.trace");

    /** The composition opens connections for the two adapters, and the server has a pool; both run no query. */
    private static final ArchRule SQL = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.esquema.postgres..", "dev.esquema.flyway..", "dev.esquema.composition", "dev.esquema.server")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..");

    private static final ArchRule CONFIGURATION = noClasses()
            .that()
            .resideOutsideOfPackages("dev.esquema.server", "dev.esquema.config")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.smallrye.config..", "org.eclipse.microprofile.config..");

    @Test
    void theCoreUsesOnlyPlainJava() {
        CORE.check(ProductionClasses.ours());
    }

    @Test
    void aCoreClassThatUsesAnythingElseIsReported() {
        assertReported(CORE, "package dev.esquema.schema; class Planted { java.sql.Connection connection; }");
        assertReported(CORE, "package dev.esquema.schema.run; class Planted { org.flywaydb.core.Flyway flyway; }");
        assertReported(CORE, "package dev.esquema.schema.run; class Planted { java.util.logging.Logger log; }");
        assertReported(CORE, "package dev.esquema.schema; class Planted { dev.esquema.json.FindingJson json; }");
        assertReported(CORE, "package dev.esquema.schema.history; class Planted { java.io.File file; }");
    }

    @Test
    void eachPackageUsesOnlyItsAllowedPackages() {
        PACKAGES.check(ProductionClasses.ours());
    }

    @Test
    void aDependencyThatIsNotAllowedIsReported() {
        assertReported(
                PACKAGES,
                "package dev.esquema.cli; class Planted { dev.esquema.postgres.connection.Database database; }");
        assertReported(
                PACKAGES,
                "package dev.esquema.http; class Planted { dev.esquema.cli.console.Application application; }");
        assertReported(
                PACKAGES,
                "package dev.esquema.json; class Planted { dev.esquema.postgres.connection.Database database; }");
        assertReported(
                PACKAGES, "package dev.esquema.postgres; class Planted { dev.esquema.flyway.FlywaySettings flyway; }");
    }

    @Test
    void aPackageThatUsesTheRootPackageIsReported() {
        assertReported(
                PACKAGES, "package dev.esquema.health; class Planted { dev.esquema.config.EsquemaConfig config; }");
        assertReported(PACKAGES, "package dev.esquema.schema.run; class Planted { dev.esquema.Main main; }");
    }

    @Test
    void aPackageWithoutAnEntryIsReported() {
        assertReported(PACKAGES, "package dev.esquema.unlisted; class Planted {}");
    }

    @Test
    void aCorePackageThatUsesAnOuterOneIsReported() {
        assertReported(PACKAGES, "package dev.esquema.schema.run; class Planted { dev.esquema.schema.Phase phase; }");
        assertReported(
                PACKAGES,
                "package dev.esquema.schema.history; class Planted { dev.esquema.schema.migration.RunReport report; }");
        assertReported(
                PACKAGES,
                "package dev.esquema.schema.manifest; class Planted { dev.esquema.schema.history.History history; }");
        assertReported(
                PACKAGES,
                "package dev.esquema.schema.problem; class Planted { dev.esquema.schema.manifest.Version version; }");
    }

    @Test
    void noPackagesFormACycle() {
        CYCLES.check(ProductionClasses.ours());
    }

    @Test
    void aCycleOfPackagesIsReported() {
        assertReported(
                CYCLES,
                "package dev.esquema.http; public class Planted { dev.esquema.cli.Other other; }",
                "package dev.esquema.cli; public class Other { dev.esquema.http.Planted planted; }");
    }

    @Test
    void onlyTheFlywayPackageUsesFlyway() {
        FLYWAY.check(ProductionClasses.ours());
    }

    @Test
    void anotherPackageThatUsesFlywayIsReported() {
        assertReported(FLYWAY, "package dev.esquema; class Planted { org.flywaydb.core.Flyway flyway; }");
        assertReported(
                FLYWAY,
                "package dev.esquema.http; class Planted { io.quarkus.flyway.FlywayConfigurationCustomizer flyway; }");
    }

    @Test
    void onlyThePostgresPackagesUseTheDriver() {
        DRIVER.check(ProductionClasses.ours());
    }

    @Test
    void anotherPackageThatUsesTheDriverIsReported() {
        assertReported(DRIVER, "package dev.esquema; class Planted { org.postgresql.Driver driver; }");
        assertReported(DRIVER, "package dev.esquema.flyway; class Planted { org.postgresql.PGConnection driver; }");
    }

    @Test
    void onlyTheTracePackageUsesOpenTelemetry() {
        OPEN_TELEMETRY.check(ProductionClasses.ours());
    }

    @Test
    void anotherPackageThatUsesOpenTelemetryIsReported() {
        assertReported(
                OPEN_TELEMETRY,
                "package dev.esquema.composition; class Planted { io.opentelemetry.api.trace.Span span; }");
    }

    @Test
    void onlyTheProcessUsesTheTracePackage() {
        TRACES.check(ProductionClasses.ours());
    }

    @Test
    void anotherClassThatUsesTheTracePackageIsReported() {
        assertReported(TRACES, "package dev.esquema.composition; class Planted { dev.esquema.trace.Traces traces; }");
    }

    @Test
    void onlyTheAdaptersAndTheirCompositionUseConnections() {
        SQL.check(ProductionClasses.ours());
    }

    @Test
    void aCommandOrARouteThatUsesConnectionsIsReported() {
        assertReported(SQL, "package dev.esquema.cli; class Planted { java.sql.Connection connection; }");
        assertReported(SQL, "package dev.esquema.http; class Planted { javax.sql.DataSource source; }");
    }

    @Test
    void onlyTheConfigurationPackageReadsTheConfiguration() {
        CONFIGURATION.check(ProductionClasses.ours());
    }

    @Test
    void anotherPackageThatReadsTheConfigurationIsReported() {
        assertReported(
                CONFIGURATION,
                "package dev.esquema.cli; class Planted { String port() {"
                        + " return org.eclipse.microprofile.config.ConfigProvider.getConfig().toString(); } }");
    }

    private static void assertReported(ArchRule rule, String... sources) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> rule.check(ProductionClasses.planted(sources)))
                .withMessageContaining("Planted");
    }
}
