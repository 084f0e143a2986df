package dev.esquema.schema.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The dependencies between the migrations; several heads are legal, and all of them are applied.
 *
 * <p>Dependencies and versions must agree: a migration's version is higher than every version that it depends on, so
 * applying in the order of versions respects the graph.
 */
public final class MigrationGraph {

    private final TreeMap<Version, Migration> byVersion = new TreeMap<>();
    private final Map<Version, Migration> found = new HashMap<>();
    private final List<String> objections = new ArrayList<>();

    /** Accepts any list; {@link #objections()} returns its defects. */
    public MigrationGraph(List<Migration> migrations) {
        for (Migration migration : migrations) {
            Migration other = byVersion.putIfAbsent(migration.version(), migration);
            if (other != null) {
                objections.add("version %s is given twice: %s and %s; rename one of them to a higher version"
                        .formatted(migration.version(), other.script(), migration.script()));
            }
        }
        found.putAll(byVersion);
        byVersion.values().forEach(this::objectToDependencies);
        if (byVersion.values().stream().anyMatch(MigrationGraph::pointsUp)) {
            byVersion.values().forEach(this::objectToCycle);
        }
    }

    /** All defects of the graph, each a sentence; empty if the graph is sound. */
    public List<String> objections() {
        return List.copyOf(objections);
    }

    /** All migrations in the order of their versions, which respects the dependencies. */
    public List<Migration> inOrder() {
        return List.copyOf(byVersion.values());
    }

    public Optional<Migration> find(Version version) {
        return Optional.ofNullable(found.get(version));
    }

    /** The newest version; empty without migrations. */
    public Optional<Version> newest() {
        return byVersion.isEmpty() ? Optional.empty() : Optional.of(byVersion.lastKey());
    }

    /** The migrations that no other migration depends on, in the order of their versions. */
    public List<Migration> heads() {
        Set<Version> needed = byVersion.values().stream()
                .flatMap(migration -> migration.dependsOn().stream())
                .collect(Collectors.toSet());
        return byVersion.values().stream()
                .filter(migration -> !needed.contains(migration.version()))
                .toList();
    }

    private void objectToDependencies(Migration migration) {
        for (Version dependency : migration.dependsOn()) {
            if (!found.containsKey(dependency)) {
                objections.add("%s depends on %s, which is not in the migration set"
                        .formatted(migration.script(), dependency));
            } else if (dependency.compareTo(migration.version()) > 0) {
                objections.add("%s depends on %s, which does not come before it: give it a higher version"
                        .formatted(migration.script(), dependency));
            }
        }
    }

    /** Whether the migration depends on itself or on a higher version; every cycle has such a migration. */
    private static boolean pointsUp(Migration migration) {
        return migration.dependsOn().stream().anyMatch(dependency -> dependency.compareTo(migration.version()) >= 0);
    }

    /** Reports each cycle once, from its lowest version. */
    private void objectToCycle(Migration migration) {
        wayTo(migration.version(), migration, new HashSet<>())
                .filter(way -> way.stream().allMatch(version -> version.compareTo(migration.version()) >= 0))
                .ifPresent(way -> objections.add("the dependencies form a cycle: %s → %s"
                        .formatted(
                                migration.version(),
                                way.stream().map(Version::toString).collect(Collectors.joining(" → ")))));
    }

    private Optional<List<Version>> wayTo(Version goal, Migration from, Set<Version> seen) {
        for (Version next : from.dependsOn()) {
            if (next.equals(goal)) {
                return Optional.of(new ArrayList<>(List.of(goal)));
            }
            if (byVersion.containsKey(next) && seen.add(next)) {
                Optional<List<Version>> rest = wayTo(goal, Objects.requireNonNull(byVersion.get(next)), seen);
                if (rest.isPresent()) {
                    rest.get().add(0, next);
                    return rest;
                }
            }
        }
        return Optional.empty();
    }
}
