package dev.esquema.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The graph of dependencies as a JSON tree; an edge leads from a migration to one that depends on it. */
public final class GraphJson {

    private GraphJson() {}

    /** @param state what became of a migration, as a word */
    public static ObjectNode graph(List<MigrationEntry> entries, Function<MigrationEntry, String> state) {
        ObjectNode graph = JsonNodeFactory.instance.objectNode();
        ArrayNode nodes = graph.putArray("nodes");
        ArrayNode edges = graph.putArray("edges");
        Map<Version, Version> asWritten = entries.stream()
                .map(MigrationEntry::version)
                .collect(Collectors.toMap(Function.identity(), Function.identity()));
        for (MigrationEntry entry : entries) {
            nodes.addObject()
                    .put("version", entry.version().toString())
                    .put("description", entry.description())
                    .put("state", state.apply(entry));
            entry.dependsOn().stream().distinct().forEach(dependency -> edges.addObject()
                    .put("from", asWritten.getOrDefault(dependency, dependency).toString())
                    .put("to", entry.version().toString()));
        }
        return graph;
    }
}
