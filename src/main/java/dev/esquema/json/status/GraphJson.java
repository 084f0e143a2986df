package dev.esquema.json.status;

import dev.esquema.json.Representation;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.manifest.Version;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The dependency graph. */
@RegisterForReflection
public record GraphJson(List<Node> nodes, List<Edge> edges) implements Representation {

    /** @param state returns the state of a migration as one word */
    public static GraphJson of(List<MigrationEntry> entries, Function<MigrationEntry, String> state) {
        Map<Version, Version> asWritten = entries.stream()
                .map(MigrationEntry::version)
                .collect(Collectors.toMap(Function.identity(), Function.identity()));
        return new GraphJson(
                entries.stream()
                        .map(entry -> new Node(entry.version().toString(), entry.description(), state.apply(entry)))
                        .toList(),
                entries.stream().flatMap(entry -> edges(entry, asWritten)).toList());
    }

    private static Stream<Edge> edges(MigrationEntry entry, Map<Version, Version> asWritten) {
        return entry.dependsOn().stream()
                .distinct()
                .map(dependency -> new Edge(
                        asWritten.getOrDefault(dependency, dependency).toString(),
                        entry.version().toString()));
    }

    /** One migration of the graph. */
    public record Node(String version, String description, String state) {}

    /** The edge from a migration to a migration that depends on it. */
    public record Edge(String from, String to) {}
}
