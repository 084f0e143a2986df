package dev.esquema.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks which package may use which. The root package may use all packages, and no package may use the root package.
 */
final class AllowedDependencies extends ArchCondition<JavaClass> {

    private static final String ROOT = ProductionClasses.ROOT;

    /** The packages that each package may use; a name includes its subpackages, unless they have an entry of their own. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("cli", Set.of("json", "schema", "text")),
            Map.entry("http", Set.of("json", "schema", "text")),
            Map.entry("health", Set.of("json", "schema")),
            Map.entry("flyway", Set.of("postgres", "schema")),
            Map.entry("flyway.learn", Set.of("flyway", "learn", "postgres", "schema")),
            Map.entry("postgres", Set.of("schema")),
            Map.entry("postgres.learn", Set.of("learn", "postgres", "schema")),
            Map.entry("learn", Set.of("schema.manifest", "schema.structure", "schema.problem")),
            Map.entry("json", Set.of("schema", "text")),
            Map.entry("text", Set.of()),
            Map.entry("config", Set.of("postgres", "schema")),
            Map.entry(
                    "schema",
                    Set.of(
                            "schema.restore",
                            "schema.rollback",
                            "schema.adoption",
                            "schema.repair",
                            "schema.plan",
                            "schema.migration",
                            "schema.run",
                            "schema.port",
                            "schema.alembic",
                            "schema.verification",
                            "schema.finding",
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.rollback",
                    Set.of(
                            "schema.migration",
                            "schema.run",
                            "schema.port",
                            "schema.verification",
                            "schema.finding",
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.restore",
                    Set.of(
                            "schema.migration",
                            "schema.run",
                            "schema.port",
                            "schema.verification",
                            "schema.finding",
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.adoption",
                    Set.of(
                            "schema.migration",
                            "schema.run",
                            "schema.port",
                            "schema.alembic",
                            "schema.verification",
                            "schema.finding",
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.repair",
                    Set.of(
                            "schema.migration",
                            "schema.run",
                            "schema.port",
                            "schema.verification",
                            "schema.finding",
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.plan",
                    Set.of(
                            "schema.migration",
                            "schema.run",
                            "schema.port",
                            "schema.verification",
                            "schema.finding",
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.migration",
                    Set.of(
                            "schema.run",
                            "schema.port",
                            "schema.alembic",
                            "schema.verification",
                            "schema.finding",
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.run",
                    Set.of(
                            "schema.port",
                            "schema.verification",
                            "schema.finding",
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.alembic",
                    Set.of(
                            "schema.verification",
                            "schema.history",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry("schema.mend", Set.of("schema.structure", "schema.problem")),
            Map.entry(
                    "schema.verification",
                    Set.of(
                            "schema.mend",
                            "schema.finding",
                            "schema.history",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.port",
                    Set.of(
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.history",
                    Set.of(
                            "schema.finding",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry("schema.finding", Set.of("schema.manifest", "schema.structure", "schema.problem")),
            Map.entry("schema.journal", Set.of("schema.manifest", "schema.problem")),
            Map.entry("schema.manifest", Set.of("schema.structure", "schema.problem")),
            Map.entry("schema.structure", Set.of("schema.problem")),
            Map.entry("schema.problem", Set.of()));

    AllowedDependencies() {
        super("depend only on the packages that are allowed for their own package");
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
        if (item.getPackageName().equals(ROOT)) {
            return;
        }
        Optional<String> entry = entry(item);
        if (entry.isEmpty()) {
            events.add(SimpleConditionEvent.violated(
                    item,
                    "%s is in a package without an entry in AllowedDependencies: add one".formatted(item.getName())));
            return;
        }
        item.getDirectDependenciesFromSelf().stream()
                .filter(dependency -> isOurs(dependency.getTargetClass()))
                .filter(dependency -> !isAllowed(entry.get(), dependency.getTargetClass()))
                .map(Dependency::getDescription)
                .forEach(description -> events.add(SimpleConditionEvent.violated(item, description)));
    }

    private static boolean isAllowed(String from, JavaClass target) {
        return entry(target)
                .filter(to -> to.equals(from) || ALLOWED.get(from).stream().anyMatch(open -> isWithin(to, open)))
                .isPresent();
    }

    /** Returns the most specific entry for the package of a class; empty for the root package. */
    private static Optional<String> entry(JavaClass item) {
        String within = item.getPackageName().substring(ROOT.length());
        return ALLOWED.keySet().stream()
                .filter(name -> isWithin(within, ".%s".formatted(name)))
                .max(Comparator.comparingInt(String::length));
    }

    private static boolean isOurs(JavaClass item) {
        return isWithin(item.getPackageName(), ROOT);
    }

    private static boolean isWithin(String packageName, String outer) {
        return packageName.equals(outer) || packageName.startsWith("%s.".formatted(outer));
    }
}
