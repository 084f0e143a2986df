package dev.esquema.schema.structure;

import java.util.Optional;

/**
 * A table that another table is a partition or a child of.
 *
 * @param schema the parent's schema, where it is not the owned one
 * @param table the parent's name, unquoted
 * @param bound of a partition its bound, such as {@code FOR VALUES IN (1)}; empty for a child ({@code INHERITS})
 */
public record Parent(Optional<String> schema, String table, Optional<String> bound) {

    /** A table is attached to such a parent as a partition; else it inherits from it. */
    public boolean isPartitioned() {
        return bound.isPresent();
    }

    /** For people. */
    String text() {
        String name = schema.map(owner -> "%s.%s".formatted(owner, table)).orElse(table);
        return bound.map(values -> "partition of %s %s".formatted(name, values))
                .orElseGet(() -> "child of %s".formatted(name));
    }
}
