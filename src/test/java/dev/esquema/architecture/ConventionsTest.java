package dev.esquema.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.smallrye.config.ConfigMapping;
import jakarta.enterprise.inject.Produces;
import jakarta.ws.rs.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** Checks names and habits of the code. Each rule is also checked against a planted class that breaks it. */
class ConventionsTest {

    private static final ArchRule NAMES =
            noClasses().should().haveNameMatching(".*[.$]((Base|Abstract)[A-Z]\\w*|\\w*(Impl|Manager|Helper))");

    private static final ArchRule PACKAGES = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..common..", "..impl..", "..dto..", "..model..", "..service..");

    private static final ArchRule STDOUT = noClasses().should().accessField(System.class, "out");

    private static final ArchRule STDERR = noClasses()
            .that(not(named("CommandLog")))
            .should()
            .accessField(System.class, "err")
            .orShould()
            .callMethodWhere(target(name("printStackTrace")));

    private static final ArchRule PRODUCERS = noMembers()
            .that()
            .areDeclaredInClassesThat(not(named("Wiring")))
            .should()
            .beAnnotatedWith(Produces.class);

    private static final ArchRule MAPPINGS =
            noClasses().that(not(named("EsquemaConfig"))).should().beAnnotatedWith(ConfigMapping.class);

    private static final ArchRule NULLS = classes().should(resideInANullMarkedPackage());

    private static final ArchRule EDGES = classes()
            .that()
            .areAnnotatedWith(Command.class)
            .or()
            .areAnnotatedWith(Path.class)
            .should(catchNothing());

    @Test
    void noClassHasAnEmptyName() {
        NAMES.check(ProductionClasses.ours());
    }

    @Test
    void aClassWithAnEmptyNameIsReported() {
        assertReported(NAMES, "package dev.esquema.cli; class BasePlanted {}");
        assertReported(NAMES, "package dev.esquema.cli; class AbstractPlanted {}");
        assertReported(NAMES, "package dev.esquema.cli; class PlantedImpl {}");
        assertReported(NAMES, "package dev.esquema.cli; class PlantedManager {}");
        assertReported(NAMES, "package dev.esquema.cli; class Plant { static class PlantedHelper {} }");
    }

    @Test
    void noPackageHasAnEmptyName() {
        PACKAGES.check(ProductionClasses.ours());
    }

    @Test
    void aPackageWithAnEmptyNameIsReported() {
        for (String name : new String[] {"util", "common", "impl", "dto", "model", "service"}) {
            assertReported(PACKAGES, "package dev.esquema.cli.%s; class Planted {}".formatted(name));
        }
    }

    @Test
    void noClassPrintsToStdout() {
        STDOUT.check(ProductionClasses.ours());
    }

    @Test
    void aClassThatPrintsToStdoutIsReported() {
        assertReported(STDOUT, "package dev.esquema.cli; class Planted { void print() { System.out.println(1); } }");
    }

    @Test
    void onlyTheCommandLogPrintsToStderr() {
        STDERR.check(ProductionClasses.ours());
    }

    @Test
    void anotherClassThatPrintsToStderrIsReported() {
        assertReported(STDERR, "package dev.esquema.cli; class Planted { void print() { System.err.println(1); } }");
        assertReported(
                STDERR, "package dev.esquema.cli; class Planted { void print(Exception e) { e.printStackTrace(); } }");
    }

    @Test
    void onlyWiringProducesBeans() {
        PRODUCERS.check(ProductionClasses.ours());
    }

    @Test
    void anotherProducerIsReported() {
        assertReported(
                PRODUCERS,
                "package dev.esquema.http; class Planted { @jakarta.enterprise.inject.Produces String text; }");
        assertReported(
                PRODUCERS,
                "package dev.esquema; class Planted { @jakarta.enterprise.inject.Produces String text() { return \"\"; } }");
    }

    @Test
    void thereIsOneConfigurationInterface() {
        MAPPINGS.check(ProductionClasses.ours());
    }

    @Test
    void anotherConfigurationInterfaceIsReported() {
        assertReported(
                MAPPINGS,
                "package dev.esquema; @io.smallrye.config.ConfigMapping(prefix = \"planted\") interface Planted {}");
    }

    @Test
    void everyPackageIsNullMarked() {
        NULLS.check(ProductionClasses.ours());
    }

    @Test
    void aPackageThatIsNotNullMarkedIsReported() {
        assertReported(NULLS, "package dev.esquema.unlisted; class Planted {}");
    }

    @Test
    void commandsAndRoutesCatchNothing() {
        EDGES.check(ProductionClasses.ours());
    }

    @Test
    void aCommandOrARouteThatCatchesIsReported() {
        String body = "class Planted { void run() { try { hashCode(); } catch (RuntimeException e) { run(); } } }";

        assertReported(EDGES, "package dev.esquema.cli; @picocli.CommandLine.Command %s".formatted(body));
        assertReported(EDGES, "package dev.esquema.http; @jakarta.ws.rs.Path(\"/planted\") %s".formatted(body));
    }

    private static DescribedPredicate<JavaClass> named(String simpleName) {
        return simpleName(simpleName).and(JavaClass.Predicates.resideInAPackage("dev.esquema.."));
    }

    private static DescribedPredicate<JavaClass> not(DescribedPredicate<JavaClass> predicate) {
        return DescribedPredicate.not(predicate);
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package that is null-marked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(item, "%s is not".formatted(item.getName())));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> catchNothing() {
        return new ArchCondition<>("catch nothing") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (JavaCodeUnit unit : item.getCodeUnits()) {
                    if (!unit.getTryCatchBlocks().isEmpty()) {
                        events.add(SimpleConditionEvent.violated(item, "%s catches".formatted(unit.getFullName())));
                    }
                }
            }
        };
    }

    private static void assertReported(ArchRule rule, String source) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> rule.check(ProductionClasses.planted(source)))
                .withMessageContaining("Planted");
    }
}
