package dev.esquema.schema.manifest;

import java.util.Locale;

/** Something a migration makes in the owned schema, by kind and name. */
public record DatabaseObject(Kind kind, String name) implements Comparable<DatabaseObject> {

    /** The kinds that share PostgreSQL's one name space of relations ({@code pg_class}). */
    public enum Kind {
        TABLE,
        VIEW,
        SEQUENCE,
        INDEX;

        /** The kind as SQL writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public DatabaseObject {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an object needs a name");
        }
    }

    @Override
    public int compareTo(DatabaseObject other) {
        int order = kind.compareTo(other.kind);
        return order != 0 ? order : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return "%s %s".formatted(kind.word(), name);
    }
}
