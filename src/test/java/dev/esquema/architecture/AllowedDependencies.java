package dev.esquema.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Checks which package may use which.
 *
 * <p>The packages of the core are layers: each may use the layers below its own, and no package of its own layer. The
 * packages around the core name the packages that they use. The root package may use all packages, and no package may
 * use the root package.
 */
final class AllowedDependencies extends ArchCondition<JavaClass> {

    private static final String ROOT = ProductionClasses.ROOT;

    /** The packages of the core, the lowest layer first. */
    private static final List<Set<String>> CORE = List.of(
            Set.of("schema.lazy", "schema.problem"),
            Set.of("schema.ignore", "schema.structure"),
            Set.of("schema.effect", "schema.mend"),
            Set.of("schema.manifest"),
            Set.of("schema.lock"),
            Set.of("schema.finding", "schema.journal"),
            Set.of("schema.history"),
            Set.of("schema.compatibility", "schema.port", "schema.verification"),
            Set.of("schema.alembic", "schema.run"),
            Set.of("schema.preflight", "schema.unfinished", "schema.waiting"),
            Set.of("schema.migration"),
            Set.of("schema.adoption", "schema.plan", "schema.repair", "schema.restore", "schema.rollback"),
            Set.of("schema"));

    /** The packages that each package around the core may use; a name includes its subpackages. */
    private static final Map<String, Set<String>> AROUND = Map.ofEntries(
            Map.entry(
                    "server",
                    Set.of("access", "composition", "config", "flyway", "json", "postgres", "schema", "set", "text")),
            Map.entry("composition", Set.of("config", "flyway", "json", "learn", "postgres", "schema", "set")),
            Map.entry("log", Set.of("cli", "schema.journal", "text")),
            Map.entry("cli", Set.of("json", "learn", "schema", "text")),
            Map.entry("access", Set.of()),
            Map.entry("http", Set.of("access", "json", "schema", "text")),
            Map.entry("page", Set.of("access", "json", "schema", "set", "text")),
            Map.entry("health", Set.of("access", "json", "schema")),
            Map.entry("metrics", Set.of("composition", "schema")),
            Map.entry("set", Set.of("schema.lazy", "schema.problem", "text")),
            Map.entry("flyway", Set.of("postgres", "schema", "set", "text")),
            Map.entry("flyway.learn", Set.of("flyway", "learn", "postgres", "schema", "set")),
            Map.entry("postgres", Set.of("schema", "text")),
            Map.entry("postgres.learn", Set.of("learn", "postgres", "schema")),
            Map.entry("learn.script", Set.of("schema.effect", "schema.manifest", "schema.problem", "set")),
            Map.entry(
                    "learn",
                    Set.of(
                            "learn.script",
                            "schema.effect",
                            "schema.manifest",
                            "schema.structure",
                            "schema.problem",
                            "set")),
            Map.entry("json", Set.of("learn", "schema", "text")),
            Map.entry("text", Set.of()),
            Map.entry("trace", Set.of("schema", "text")),
            Map.entry("config", Set.of("access", "postgres", "schema", "text")));

    private static final Map<String, Set<String>> ALLOWED = allowed();

    private static Map<String, Set<String>> allowed() {
        Map<String, Set<String>> allowed = new TreeMap<>(AROUND);
        Set<String> below = new TreeSet<>();
        for (Set<String> layer : CORE) {
            layer.forEach(name -> allowed.put(name, Set.copyOf(below)));
            below.addAll(layer);
        }
        return allowed;
    }

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
