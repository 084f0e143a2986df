package dev.esquema.cli.graph;

import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.manifest.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Draws the graph in the style of {@code git log --graph}: one row for each migration, and rows with lines between
 * them.
 */
final class TextGraph {

    private TextGraph() {}

    static List<String> lines(List<MigrationEntry> entries, Function<MigrationEntry, String> state) {
        Set<Version> drawn = entries.stream().map(MigrationEntry::version).collect(Collectors.toSet());
        Lanes lanes = new Lanes();
        entries.stream()
                .sorted(Comparator.comparing(MigrationEntry::version).reversed())
                .forEach(entry -> lanes.draw(entry.version(), below(entry, drawn), label(entry, state.apply(entry))));
        return lanes.rows();
    }

    /**
     * Returns the dependencies with a lower version, because lines only lead down. A dependency with a higher version
     * is a contradiction in the build, which is reported elsewhere.
     */
    private static List<Version> below(MigrationEntry entry, Set<Version> drawn) {
        return entry.dependsOn().stream()
                .filter(version -> version.compareTo(entry.version()) < 0 && drawn.contains(version))
                .distinct()
                .toList();
    }

    private static String label(MigrationEntry entry, String state) {
        return state.isEmpty()
                ? "%s %s".formatted(entry.version(), entry.description())
                : "%s %s (%s)".formatted(entry.version(), entry.description(), state);
    }
}
