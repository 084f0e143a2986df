package dev.esquema.cli.graph;

import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.manifest.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The graph as {@code git log --graph} draws one: a line a migration, and rows of lines between them. */
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

    /** Lines lead down to lower versions; a build where another one is needed contradicts itself, and says so elsewhere. */
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
