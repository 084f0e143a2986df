package dev.esquema.cli.graph;

import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.manifest.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Draws the graph as a Mermaid flowchart; a description cannot break out of its label. */
final class MermaidGraph {

    private MermaidGraph() {}

    static List<String> lines(List<MigrationEntry> entries, Function<MigrationEntry, String> state) {
        List<String> lines = new ArrayList<>(List.of("flowchart TD"));
        entries.forEach(
                entry -> lines.add("    %s[\"%s\"]".formatted(id(entry.version()), label(entry, state.apply(entry)))));
        for (MigrationEntry entry : entries) {
            entry.dependsOn().stream()
                    .distinct()
                    .map(dependency -> "    %s --> %s".formatted(id(dependency), id(entry.version())))
                    .forEach(lines::add);
        }
        return lines;
    }

    /** Returns the same node id for every spelling of a version. */
    private static String id(Version version) {
        return "v%s".formatted(version.canonical().replace('.', '_'));
    }

    private static String label(MigrationEntry entry, String state) {
        String text = state.isEmpty()
                ? "%s %s".formatted(entry.version(), entry.description())
                : "%s %s (%s)".formatted(entry.version(), entry.description(), state);
        return text.codePoints().mapToObj(MermaidGraph::escaped).collect(Collectors.joining());
    }

    /**
     * Returns a Mermaid entity code: a number sign, the character's number and a semicolon (Mermaid, flowcharts,
     * "Entity codes").
     */
    private static String escaped(int character) {
        return Character.isLetterOrDigit(character) || " .,:-_()/".indexOf(character) >= 0
                ? Character.toString(character)
                : "#%d;".formatted(character);
    }
}
