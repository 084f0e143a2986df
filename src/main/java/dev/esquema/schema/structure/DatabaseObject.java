package dev.esquema.schema.structure;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object of the owned schema, by kind and name.
 *
 * @param table the table that it belongs to, for kinds whose names are unique only within their table, and for facts
 *     about a table or a part of it
 * @param name the unquoted name in the catalogue; for a function, the name and its arguments as SQL writes them
 */
public record DatabaseObject(Kind kind, Optional<String> table, String name) implements Comparable<DatabaseObject> {

    /** Between the name of a check and that of its domain. */
    public static final String OF_TYPE = " of type ";

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
        TRIGGER,
        RULE,
        POLICY,
        /** A check of a domain. */
        CHECK,
        /** The options of an identity column that are not PostgreSQL's own. */
        OPTIONS,
        /** That a constraint, or a trigger of a partition, is disabled. */
        ENFORCEMENT,
        /** That a sequence has no next number. */
        EXHAUSTION,
        /** A storage parameter. */
        PARAMETER,
        GRANT,
        COMMENT,
        OWNER;

        /** The kind as SQL writes it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether names of this kind share PostgreSQL's one name space of relations ({@code pg_class}). */
        public boolean isRelation() {
            return switch (this) {
                case TABLE, VIEW, SEQUENCE, INDEX -> true;
                case TYPE, FUNCTION, COLUMN, CONSTRAINT, TRIGGER, RULE, POLICY -> false;
                case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> false;
            };
        }

        /** Whether this is a fact about another object, without a name of its own: see {@link Definition.Fact}. */
        public boolean isFact() {
            return switch (this) {
                case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> true;
                case TYPE, TABLE, VIEW, SEQUENCE, FUNCTION, COLUMN, CONSTRAINT, INDEX, TRIGGER, RULE, POLICY -> false;
            };
        }

        /** Whether objects of this kind have names that are unique only within their table. */
        public boolean isPartOfTable() {
            return switch (this) {
                case COLUMN, CONSTRAINT, TRIGGER, RULE, POLICY -> true;
                case TYPE, TABLE, VIEW, SEQUENCE, FUNCTION, INDEX -> false;
                case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> false;
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

    /**
     * A fact about an object.
     *
     * @param detail the name of a parameter or a check; privilege and grantee of a grant; empty for the other kinds
     */
    public static DatabaseObject fact(Kind kind, String detail, DatabaseObject of) {
        String name =
                switch (kind) {
                    case COMMENT -> "on ".concat(of.toString());
                    case GRANT -> String.join(" on ", detail, of.toString());
                    case CHECK, PARAMETER -> String.join(" of ", detail, of.toString());
                    case OPTIONS, ENFORCEMENT, EXHAUSTION, OWNER -> "of ".concat(of.toString());
                    case TYPE, TABLE, VIEW, SEQUENCE, FUNCTION, COLUMN, CONSTRAINT, INDEX, TRIGGER, RULE, POLICY ->
                        throw new IllegalArgumentException("%s is no kind of fact".formatted(kind));
                };
        boolean isTable = of.kind() == Kind.TABLE || of.kind() == Kind.VIEW;
        return new DatabaseObject(kind, isTable ? Optional.of(of.name()) : of.table(), name);
    }

    /** The type that this belongs to, if this is an attribute of a composite type, or the check of a domain. */
    public Optional<String> typeOfPart() {
        int at = kind == Kind.CHECK ? name.lastIndexOf(OF_TYPE) : -1;
        return at < 0 ? table.filter(type -> kind == Kind.COLUMN) : Optional.of(name.substring(at + OF_TYPE.length()));
    }

    @Override
    public int compareTo(DatabaseObject other) {
        return ORDER.compare(this, other);
    }

    /** A structure has thousands of objects in maps; the usual method of a record takes several times as long. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DatabaseObject object
                && kind == object.kind
                && name.equals(object.name)
                && table.equals(object.table);
    }

    @Override
    public int hashCode() {
        return (name.hashCode() * 31 + table.hashCode()) * 31 + kind.hashCode();
    }

    @Override
    public String toString() {
        String whole = table.isPresent() && kind.isPartOfTable() ? String.join(".", table.get(), name) : name;
        return String.join(" ", kind.label(), whole);
    }
}
