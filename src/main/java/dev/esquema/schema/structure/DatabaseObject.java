package dev.esquema.schema.structure;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Something in the owned schema, by kind and name.
 *
 * @param table the table it belongs to, for columns, constraints and triggers, whose names are their table's alone
 * @param name as the catalogue has it, unquoted; a function's as SQL writes it, with its arguments
 */
public record DatabaseObject(Kind kind, Optional<String> table, String name) implements Comparable<DatabaseObject> {

    private static final Comparator<DatabaseObject> ORDER = Comparator.comparing(DatabaseObject::kind)
            .thenComparing(object -> object.table().orElse(""))
            .thenComparing(DatabaseObject::name);

    /** The kinds, in an order in which they can be made. */
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
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether its names share PostgreSQL's one name space of relations ({@code pg_class}). */
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
        return table.map(owner -> "%s %s.%s".formatted(kind.word(), owner, name))
                .orElseGet(() -> "%s %s".formatted(kind.word(), name));
    }
}
