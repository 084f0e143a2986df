package dev.esquema.schema.effect;

import dev.esquema.schema.structure.DatabaseObject;

/** Values that a migration deletes permanently. */
public sealed interface Loss {

    /**
     * The table or column that held the values: a dropped one under its name before the migration, a narrowed column
     * under its name after it.
     */
    DatabaseObject object();

    /** The loss in words, for people. */
    String text();

    /** All rows of a table that is dropped. */
    record DroppedTable(DatabaseObject object) implements Loss {

        @Override
        public String text() {
            return object.toString();
        }
    }

    /** All values of a column that is dropped from a table that stays. */
    record DroppedColumn(DatabaseObject object) implements Loss {

        @Override
        public String text() {
            return object.toString();
        }
    }

    /** The values, or the parts of values, that a column's new type cannot hold. */
    record NarrowedColumn(DatabaseObject object, String from, String to) implements Loss {

        @Override
        public String text() {
            return "%s from %s to %s".formatted(object, from, to);
        }
    }

    /** The loss that comes with a dropped table or column. */
    static Loss dropped(DatabaseObject object) {
        return switch (object.kind()) {
            case TABLE -> new DroppedTable(object);
            case COLUMN -> new DroppedColumn(object);
            case TYPE, VIEW, SEQUENCE, FUNCTION, CONSTRAINT, INDEX, TRIGGER, RULE, POLICY ->
                throw new IllegalArgumentException("%s holds no values".formatted(object));
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER ->
                throw new IllegalArgumentException("%s holds no values".formatted(object));
        };
    }
}
