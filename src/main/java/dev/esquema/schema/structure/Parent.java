package dev.esquema.schema.structure;

import java.util.Optional;

/**
 * A table that another table is a partition or a child of.
 *
 * @param schema the parent's schema; empty if it is the owned schema
 * @param table the parent's name, unquoted
 * @param bound the bound of a partition, such as {@code FOR VALUES IN (1)}; empty for a child ({@code INHERITS})
 */
public record Parent(Optional<String> schema, String table, Optional<String> bound) {

    /** The name of a parent of the owned schema; one of another schema is not described. */
    public Optional<String> owned() {
        return schema.isEmpty() ? Optional.of(table) : Optional.empty();
    }

    /** Whether a table is attached to this parent as a partition; else the table inherits from it. */
    public boolean isPartitioned() {
        return bound.isPresent();
    }

    /** The parent in words, for people. */
    String text() {
        String name = schema.map(owner -> "%s.%s".formatted(owner, table)).orElse(table);
        return bound.map(values -> "partition of %s %s".formatted(name, values))
                .orElseGet(() -> "child of %s".formatted(name));
    }
}
