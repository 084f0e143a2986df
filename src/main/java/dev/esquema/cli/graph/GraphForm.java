package dev.esquema.cli.graph;

import dev.esquema.schema.history.MigrationEntry;
import java.util.List;
import java.util.function.Function;

/** The forms in which the graph is drawn. */
public enum GraphForm {
    /** For a terminal: the newest migration first, its dependencies below it. */
    TEXT,
    /** For a page that renders Mermaid: the oldest first, arrows to what depends on it. */
    MERMAID;

    /** @param state what became of a migration, as a word; an empty one is left out */
    public List<String> draw(List<MigrationEntry> entries, Function<MigrationEntry, String> state) {
        return switch (this) {
            case TEXT -> TextGraph.lines(entries, state);
            case MERMAID -> MermaidGraph.lines(entries, state);
        };
    }
}
