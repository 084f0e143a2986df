package dev.esquema.house;

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
final class Doors extends ArchCondition<JavaClass> {

    private static final String HALL = Houses.ROOT;

    /** A room's name stands for its packages too, unless they are named themselves. */
    private static final Map<String, Set<String>> DOORS = Map.ofEntries(
            Map.entry("cli", Set.of("json", "schema")),
            Map.entry("http", Set.of("json", "schema")),
            Map.entry("health", Set.of("json", "schema")),
            Map.entry("flyway", Set.of("postgres", "schema")),
            Map.entry("postgres", Set.of("schema")),
            Map.entry("json", Set.of("schema")),
            Map.entry(
                    "schema",
                    Set.of(
                            "schema.rollback",
                            "schema.adoption",
                            "schema.repair",
                            "schema.plan",
                            "schema.migration",
                            "schema.run",
                            "schema.session",
                            "schema.history",
                            "schema.journal",
                            "schema.verification",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.rollback",
                    Set.of(
                            "schema.migration",
                            "schema.run",
                            "schema.session",
                            "schema.verification",
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
                            "schema.session",
                            "schema.verification",
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.repair",
                    Set.of(
                            "schema.run",
                            "schema.session",
                            "schema.verification",
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
                            "schema.session",
                            "schema.verification",
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.migration",
                    Set.of(
                            "schema.run",
                            "schema.session",
                            "schema.verification",
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.run",
                    Set.of(
                            "schema.session",
                            "schema.verification",
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.session",
                    Set.of(
                            "schema.history",
                            "schema.journal",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem")),
            Map.entry(
                    "schema.verification",
                    Set.of("schema.history", "schema.manifest", "schema.structure", "schema.problem")),
            Map.entry(
                    "schema.history",
                    Set.of("schema.journal", "schema.manifest", "schema.structure", "schema.problem")),
            Map.entry("schema.journal", Set.of("schema.manifest", "schema.problem")),
            Map.entry("schema.manifest", Set.of("schema.structure", "schema.problem")),
            Map.entry("schema.structure", Set.of("schema.problem")),
            Map.entry("schema.problem", Set.of()));

    Doors() {
        super("open only onto the rooms that they may open onto");
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
        if (item.getPackageName().equals(HALL)) {
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
                .filter(to -> to.equals(from) || DOORS.get(from).stream().anyMatch(open -> isWithin(to, open)))
                .isPresent();
    }

    /** The narrowest room that is named; nothing for the hall. */
    private static Optional<String> room(JavaClass item) {
        String within = item.getPackageName().substring(HALL.length());
        return DOORS.keySet().stream()
                .filter(room -> isWithin(within, ".%s".formatted(room)))
                .max(Comparator.comparingInt(String::length));
    }

    private static boolean isInTheHouse(JavaClass item) {
        return isWithin(item.getPackageName(), HALL);
    }

    private static boolean isWithin(String packageName, String room) {
        return packageName.equals(room) || packageName.startsWith("%s.".formatted(room));
    }
}
