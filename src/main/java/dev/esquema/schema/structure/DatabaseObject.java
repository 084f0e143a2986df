package dev.esquema.schema.structure;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * An object of the owned schema, by kind and name.
 *
 * @param table the table that it belongs to, for columns, constraints and triggers, whose names are unique only within
 *     their table
 * @param name the unquoted name in the catalogue; for a function, the name and its arguments as SQL writes them
 */
public record DatabaseObject(Kind kind, Optional<String> table, String name) implements Comparable<DatabaseObject> {

    private static final Comparator<DatabaseObject> ORDER = Comparator.comparing(DatabaseObject::kind)
            .thenComparing(object -> object.table().orElse(""))
            .thenComparing(DatabaseObject::name);

    /** The kinds of objects, in an order in which they can be made. */
    public enum Kind {
        TYPE,
        TABLE,
        VIEW,
        SEQUENCE,
        FUNCTION,
        COLUMN,
        CONSTRAINT,
        INDEX,
        TRIGGER;

        /** The kind as SQL writes it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether names of this kind share PostgreSQL's one name space of relations ({@code pg_class}). */
        public boolean isRelation() {
            return switch (this) {
                case TABLE, VIEW, SEQUENCE, INDEX -> true;
                case TYPE, FUNCTION, COLUMN, CONSTRAINT, TRIGGER -> false;
            };
        }
    }

    public DatabaseObject {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an object needs a name");
        }
    }

    /** An object that belongs to no table. */
    public DatabaseObject(Kind kind, String name) {
        this(kind, Optional.empty(), name);
    }

    public static DatabaseObject table(String name) {
        return new DatabaseObject(Kind.TABLE, name);
    }

    public static DatabaseObject column(String table, String name) {
        return new DatabaseObject(Kind.COLUMN, Optional.of(table), name);
    }

    @Override
    public int compareTo(DatabaseObject other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return table.map(owner -> "%s %s.%s".formatted(kind.label(), owner, name))
                .orElseGet(() -> "%s %s".formatted(kind.label(), name));
    }
}
