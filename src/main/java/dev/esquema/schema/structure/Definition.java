package dev.esquema.schema.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The definition of an object; expressions are as PostgreSQL prints them, which is the same in versions 14 to 18. */
public sealed interface Definition {

    /** The definition in one line, for people; empty if only the existence counts. */
    String text();

    /** Whether an object with the actual definition needs no correction. */
    default boolean isMetBy(Definition actual) {
        return equals(actual);
    }

    /**
     * A table without its columns, constraints and indexes.
     *
     * @param foreign whether its rows are on another server
     * @param partitionKey the key of a partitioned table, as {@code PARTITION BY} writes it
     * @param parents the tables that it is a partition or a child of; a child may have several
     */
    record Table(
            boolean unlogged,
            boolean foreign,
            RowSecurity rowSecurity,
            Optional<Wording> partitionKey,
            List<Parent> parents)
            implements Definition {

        public static final Table ORDINARY = new Table(false, false, RowSecurity.OFF, Optional.empty(), List.of());

        public Table {
            parents = List.copyOf(parents);
        }

        @Override
        public boolean isMetBy(Definition actual) {
            return actual instanceof Table table
                    && table.unlogged == unlogged
                    && table.foreign == foreign
                    && table.rowSecurity == rowSecurity
                    && Wording.isMet(partitionKey, table.partitionKey)
                    && table.parents.equals(parents);
        }

        public boolean hasParent() {
            return !parents.isEmpty();
        }

        @Override
        public String text() {
            List<String> traits = Stream.of(
                            Stream.of("unlogged").filter(trait -> unlogged),
                            Stream.of("foreign").filter(trait -> foreign),
                            partitionKey.map(key -> "partition by %s".formatted(key.text())).stream(),
                            security().stream(),
                            parents.stream().map(Parent::text))
                    .flatMap(texts -> texts)
                    .toList();
            return traits.isEmpty() ? "ordinary" : String.join(", ", traits);
        }

        private Optional<String> security() {
            return switch (rowSecurity) {
                case OFF -> Optional.empty();
                case ON -> Optional.of("row level security");
                case FORCED -> Optional.of("forced row level security");
            };
        }
    }

    /**
     * A column.
     *
     * @param type the type with its modifiers, such as {@code character varying(255)}
     * @param collation the collation; empty if it is the type's own
     */
    record Column(String type, boolean nullable, ColumnValue value, Optional<String> collation) implements Definition {

        @Override
        public boolean isMetBy(Definition actual) {
            return actual instanceof Column column
                    && column.type.equals(type)
                    && column.nullable == nullable
                    && column.collation.equals(collation)
                    && value.isMetBy(column.value);
        }

        /** The definition as {@code CREATE TABLE} writes it after the name. */
        @Override
        public String text() {
            List<String> parts = new ArrayList<>(List.of(type));
            collation.map("collate %s"::formatted).ifPresent(parts::add);
            Optional.of(value.text()).filter(text -> !text.isEmpty()).ifPresent(parts::add);
            if (!nullable) {
                parts.add("not null");
            }
            return String.join(" ", parts);
        }
    }

    /**
     * A constraint; its index, if it has one, belongs to it. A constraint that is expected to be NOT VALID may have
     * been validated.
     *
     * @param wording the definition as {@code ALTER TABLE … ADD CONSTRAINT} writes it after the name, without
     *     {@code NOT VALID}
     * @param validated false if rows that existed before the constraint may break it ({@code NOT VALID})
     */
    record Constraint(ConstraintKind kind, Wording wording, boolean validated) implements Definition {

        @Override
        public boolean isMetBy(Definition actual) {
            return actual instanceof Constraint constraint
                    && constraint.kind == kind
                    && (constraint.validated || !validated)
                    && wording.isMetBy(constraint.wording);
        }

        /** Whether the actual constraint needs only {@code VALIDATE CONSTRAINT}. */
        public boolean isMetOnceValidated(Constraint actual) {
            return isMetBy(new Constraint(actual.kind, actual.wording, true));
        }

        @Override
        public String text() {
            return validated ? wording.text() : "%s NOT VALID".formatted(wording.text());
        }
    }

    /**
     * An index that belongs to no constraint.
     *
     * @param method the access method, the keys and what follows, such as {@code btree (activo)}
     * @param valid false for an index that PostgreSQL does not use, because building it concurrently failed
     */
    record Index(String table, boolean unique, Wording method, boolean valid) implements Definition {

        private static final Pattern PLAIN = Pattern.compile("btree \\([\\p{L}\\d_, ]+\\)");

        @Override
        public boolean isMetBy(Definition actual) {
            return actual instanceof Index index
                    && index.table.equals(table)
                    && index.unique == unique
                    && index.valid == valid
                    && method.isMetBy(index.method);
        }

        /** Whether the keys of the index are columns and nothing else. */
        public boolean isPlain() {
            return PLAIN.matcher(method.text()).matches();
        }

        @Override
        public String text() {
            return "%s%son %s using %s"
                    .formatted(valid ? "" : "INVALID ", unique ? "unique " : "", table, method.text());
        }
    }

    /**
     * A sequence that belongs to no identity column.
     *
     * @param options the options as {@code CREATE SEQUENCE} writes them
     * @param ownedBy the column with which the sequence is dropped
     */
    record Sequence(String options, Optional<DatabaseObject> ownedBy) implements Definition {

        @Override
        public String text() {
            return ownedBy.map(owner -> "%s owned by %s".formatted(options, owner))
                    .orElse(options);
        }
    }

    /** A view; its query is not compared. */
    record View(boolean materialized) implements Definition {

        @Override
        public String text() {
            return materialized ? "materialized" : "not materialized";
        }
    }

    /**
     * A type.
     *
     * @param labels the labels of an enum in their order; empty for another type, of which only the existence counts
     */
    record Type(List<String> labels) implements Definition {

        public Type {
            labels = List.copyOf(labels);
        }

        @Override
        public String text() {
            return labels.isEmpty() ? "" : "enum (%s)".formatted(String.join(", ", labels));
        }
    }

    /** A function or a trigger, of which only the existence counts. */
    record Present() implements Definition {

        @Override
        public String text() {
            return "";
        }
    }
}
