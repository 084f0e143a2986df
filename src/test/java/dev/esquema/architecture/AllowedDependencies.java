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

/** Which room opens onto which; the hall opens onto all of them, and no room opens onto the hall. */
final class AllowedDependencies extends ArchCondition<JavaClass> {

    private static final String ROOT = ProductionClasses.ROOT;

    /** The packages that each package may use; a name includes its subpackages, unless they have an entry of their own. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("cli", Set.of("json", "schema")),
            Map.entry("http", Set.of("json", "schema")),
            Map.entry("health", Set.of("json", "schema")),
            Map.entry("flyway", Set.of("postgres", "schema")),
            Map.entry("postgres", Set.of("schema")),
            Map.entry("json", Set.of("schema")),
            Map.entry("config", Set.of("postgres", "schema")),
            Map.entry(
                    "schema",
                    Set.of(
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
            Map.entry(
                    "schema.verification",
                    Set.of(
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
        super("open only onto the rooms that they may open onto");
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
        if (item.getPackageName().equals(ROOT)) {
            return;
        }
        Optional<String> room = room(item);
        if (room.isEmpty()) {
            events.add(SimpleConditionEvent.violated(
                    item, "%s is in a room that nobody has named: give it its doors".formatted(item.getName())));
            return;
        }
        item.getDirectDependenciesFromSelf().stream()
                .filter(dependency -> isInTheHouse(dependency.getTargetClass()))
                .filter(dependency -> !opensOnto(room.get(), dependency.getTargetClass()))
                .map(Dependency::getDescription)
                .forEach(description -> events.add(SimpleConditionEvent.violated(item, description)));
    }

    private static boolean opensOnto(String from, JavaClass target) {
        return room(target)
                .filter(to -> to.equals(from) || ALLOWED.get(from).stream().anyMatch(open -> isWithin(to, open)))
                .isPresent();
    }

    /** The narrowest room that is named; nothing for the hall. */
    private static Optional<String> room(JavaClass item) {
        String within = item.getPackageName().substring(ROOT.length());
        return ALLOWED.keySet().stream()
                .filter(room -> isWithin(within, ".%s".formatted(room)))
                .max(Comparator.comparingInt(String::length));
    }

    private static boolean isInTheHouse(JavaClass item) {
        return isWithin(item.getPackageName(), ROOT);
    }

    private static boolean isWithin(String packageName, String room) {
        return packageName.equals(room) || packageName.startsWith("%s.".formatted(room));
    }
}
