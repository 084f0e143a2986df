package dev.esquema.cli.graph;

import dev.esquema.schema.history.MigrationEntry;
import java.util.List;
import java.util.function.Function;

/** The output formats of the dependency graph. */
public enum GraphForm {
    /** For a terminal: the newest migration is first, and its dependencies are below it. */
    TEXT,
    /**
     * For a page that renders Mermaid: the oldest migration is first, and an arrow goes to each migration that depends
     * on it.
     */
    MERMAID;

    /** @param state returns the state of a migration as a word; an empty word is not printed */
    public List<String> draw(List<MigrationEntry> entries, Function<MigrationEntry, String> state) {
        return switch (this) {
            case TEXT -> TextGraph.lines(entries, state);
            case MERMAID -> MermaidGraph.lines(entries, state);
        };
    }
}
