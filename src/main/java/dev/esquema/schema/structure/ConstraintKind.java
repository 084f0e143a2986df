package dev.esquema.schema.structure;

/** The kind of a constraint. */
public enum ConstraintKind {
    PRIMARY_KEY,
    UNIQUE,
    EXCLUDE,
    FOREIGN_KEY,
    CHECK;

    /** The kind of a row of {@code pg_constraint}, by its {@code contype}. */
    public static ConstraintKind ofCatalog(String contype) {
        return switch (contype) {
            case "p" -> PRIMARY_KEY;
            case "u" -> UNIQUE;
            case "x" -> EXCLUDE;
            case "f" -> FOREIGN_KEY;
            case "c" -> CHECK;
            default -> throw new IllegalArgumentException("'%s' is no kind of constraint".formatted(contype));
        };
    }

    /** Whether PostgreSQL enforces such a constraint with an index of the same name. */
    public boolean hasIndex() {
        return switch (this) {
            case PRIMARY_KEY, UNIQUE, EXCLUDE -> true;
            case FOREIGN_KEY, CHECK -> false;
        };
    }

    /** Whether such a constraint holds an expression, which PostgreSQL may print differently after a restore. */
    public boolean hasExpression() {
        return switch (this) {
            case CHECK, EXCLUDE -> true;
            case PRIMARY_KEY, UNIQUE, FOREIGN_KEY -> false;
        };
    }
}
