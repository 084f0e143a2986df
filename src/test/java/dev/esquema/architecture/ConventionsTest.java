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

/** How things are named and done; every rule is also held against a planted class that breaks it. */
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
    void everyClassIsNamedForWhatItIs() {
        NAMES.check(ProductionClasses.ours());
    }

    @Test
    void aNameThatSaysNothingIsCaught() {
        assertCaught(NAMES, "package dev.esquema.cli; class BasePlanted {}");
        assertCaught(NAMES, "package dev.esquema.cli; class AbstractPlanted {}");
        assertCaught(NAMES, "package dev.esquema.cli; class PlantedImpl {}");
        assertCaught(NAMES, "package dev.esquema.cli; class PlantedManager {}");
        assertCaught(NAMES, "package dev.esquema.cli; class Plant { static class PlantedHelper {} }");
    }

    @Test
    void everyPackageIsNamedForItsFeature() {
        PACKAGES.check(ProductionClasses.ours());
    }

    @Test
    void aPackageThatSaysNothingIsCaught() {
        for (String name : new String[] {"util", "common", "impl", "dto", "model", "service"}) {
            assertCaught(PACKAGES, "package dev.esquema.cli.%s; class Planted {}".formatted(name));
        }
    }

    @Test
    void nobodyPrintsToStdout() {
        STDOUT.check(ProductionClasses.ours());
    }

    @Test
    void aPrinterIsCaught() {
        assertCaught(STDOUT, "package dev.esquema.cli; class Planted { void say() { System.out.println(1); } }");
    }

    @Test
    void onlyTheLogOfACommandPrintsToStderr() {
        STDERR.check(ProductionClasses.ours());
    }

    @Test
    void aSecondPrinterToStderrIsCaught() {
        assertCaught(STDERR, "package dev.esquema.cli; class Planted { void say() { System.err.println(1); } }");
        assertCaught(
                STDERR, "package dev.esquema.cli; class Planted { void say(Exception e) { e.printStackTrace(); } }");
    }

    @Test
    void theContainerMeetsTheCoreInOnePlace() {
        PRODUCERS.check(ProductionClasses.ours());
    }

    @Test
    void aSecondProducerIsCaught() {
        assertCaught(
                PRODUCERS,
                "package dev.esquema.http; class Planted { @jakarta.enterprise.inject.Produces String text; }");
        assertCaught(
                PRODUCERS,
                "package dev.esquema; class Planted { @jakarta.enterprise.inject.Produces String text() { return \"\"; } }");
    }

    @Test
    void theConfigurationIsOneInterface() {
        MAPPINGS.check(ProductionClasses.ours());
    }

    @Test
    void aSecondConfigurationIsCaught() {
        assertCaught(
                MAPPINGS,
                "package dev.esquema; @io.smallrye.config.ConfigMapping(prefix = \"planted\") interface Planted {}");
    }

    @Test
    void everyPackageSaysWhereNullMayBe() {
        NULLS.check(ProductionClasses.ours());
    }

    @Test
    void aPackageWithoutAWordOnNullIsCaught() {
        assertCaught(NULLS, "package dev.esquema.attic; class Planted {}");
    }

    @Test
    void commandsAndRoutesLeaveFailuresToTheirEdge() {
        EDGES.check(ProductionClasses.ours());
    }

    @Test
    void aCommandOrARouteThatCatchesIsCaught() {
        String body = "class Planted { void run() { try { hashCode(); } catch (RuntimeException e) { run(); } } }";

        assertCaught(EDGES, "package dev.esquema.cli; @picocli.CommandLine.Command %s".formatted(body));
        assertCaught(EDGES, "package dev.esquema.http; @jakarta.ws.rs.Path(\"/planted\") %s".formatted(body));
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

    private static void assertCaught(ArchRule rule, String source) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> rule.check(ProductionClasses.planted(source)))
                .withMessageContaining("Planted");
    }
}
