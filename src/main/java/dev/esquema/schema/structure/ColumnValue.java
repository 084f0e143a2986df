package dev.esquema.schema.structure;

/** The source of a column's value if an INSERT gives none. */
public sealed interface ColumnValue {

    /** The text as {@code CREATE TABLE} writes it after the type; empty for {@link None}. */
    String text();

    /** Whether a column that has the other value needs no correction. */
    default boolean isMetBy(ColumnValue actual) {
        return equals(actual);
    }

    /** No default: the value is NULL. */
    record None() implements ColumnValue {

        @Override
        public String text() {
            return "";
        }
    }

    /** A default expression. */
    record Default(Wording expression) implements ColumnValue {

        @Override
        public boolean isMetBy(ColumnValue actual) {
            return actual instanceof Default other && expression.isMetBy(other.expression);
        }

        @Override
        public String text() {
            return "default %s".formatted(expression.text());
        }
    }

    /**
     * The next number of the column's own sequence.
     *
     * @param always whether an INSERT that gives a value is refused
     */
    record Identity(boolean always) implements ColumnValue {

        /** The identity with this mode, as {@link #mode()} writes it. */
        public static Identity of(String mode) {
            return switch (mode) {
                case "always" -> new Identity(true);
                case "by default" -> new Identity(false);
                default -> throw new IllegalArgumentException("'%s' is no identity".formatted(mode));
            };
        }

        @Override
        public String text() {
            return "generated %s as identity".formatted(mode());
        }

        /** The mode as {@code SET GENERATED} writes it. */
        public String mode() {
            return always ? "always" : "by default";
        }
    }

    /**
     * A value computed from other columns of the row.
     *
     * @param stored whether the value is stored in the row; else it is computed when it is read (PostgreSQL 18)
     */
    record Computed(Wording expression, boolean stored) implements ColumnValue {

        @Override
        public boolean isMetBy(ColumnValue actual) {
            return actual instanceof Computed other && stored == other.stored && expression.isMetBy(other.expression);
        }

        @Override
        public String text() {
            return "generated always as (%s)%s".formatted(expression.text(), stored ? " stored" : "");
        }
    }
}
