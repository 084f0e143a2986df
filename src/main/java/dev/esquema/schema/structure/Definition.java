package dev.esquema.schema.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an object is, in PostgreSQL's own words, which are the same from version 14 to 18. */
public sealed interface Definition {

    /** The definition in one line, to be compared by eye; empty where only the presence counts. */
    String text();

    /** Whether an object that is there and defined so needs no mending. */
    default boolean isMetBy(Definition actual) {
        return equals(actual);
    }

    /**
     * A table without its parts.
     *
     * @param traits what is not ordinary: {@code unlogged}, {@code partition by …}, {@code row level security},
     *     {@code partition of …} …
     */
    record Table(List<String> traits) implements Definition {

        public static final Table ORDINARY = new Table(List.of());

        public Table {
            traits = List.copyOf(traits);
        }

        /** What it is a partition or a child of, as {@code CREATE TABLE} writes it after the name. */
        public Optional<String> parent() {
            return parents().stream().findFirst();
        }

        /** The same of each, for a child may have several. */
        List<String> parents() {
            return traits.stream()
                    .filter(trait -> trait.startsWith("partition of ") || trait.startsWith("child of "))
                    .toList();
        }

        /** How it is partitioned, as {@code CREATE TABLE} writes it. */
        public Optional<String> partitioning() {
            return traits.stream()
                    .filter(trait -> trait.startsWith("partition by "))
                    .findFirst();
        }

        @Override
        public String text() {
            return traits.isEmpty() ? "ordinary" : String.join(", ", traits);
        }
    }

    /**
     * A column.
     *
     * @param type with its modifiers, such as {@code character varying(255)}
     * @param defaultValue the expression
     * @param generated {@code always as identity}, {@code by default as identity} or {@code always as (…) stored}
     * @param collation only where it is not the type's own
     */
    record Column(
            String type,
            boolean nullable,
            Optional<String> defaultValue,
            Optional<String> generated,
            Optional<String> collation)
            implements Definition {

        /** As {@code CREATE TABLE} writes it after the name. */
        @Override
        public String text() {
            List<String> words = new ArrayList<>(List.of(type));
            collation.map("collate %s"::formatted).ifPresent(words::add);
            defaultValue.map("default %s"::formatted).ifPresent(words::add);
            generated.map("generated %s"::formatted).ifPresent(words::add);
            if (!nullable) {
                words.add("not null");
            }
            return String.join(" ", words);
        }
    }

    /**
     * A constraint; its index, if it has one, goes with it.
     *
     * @param text as {@code ALTER TABLE … ADD CONSTRAINT} writes it after the name
     * @param restored how PostgreSQL words one that was made from this text, as by {@code pg_dump}, where it words it otherwise
     */
    record Constraint(String text, Optional<String> restored) implements Definition {

        public Constraint(String text) {
            this(text, Optional.empty());
        }

        @Override
        public boolean isMetBy(Definition actual) {
            return actual instanceof Constraint constraint && isOneOf(constraint.text, text, restored);
        }

        public boolean isForeignKey() {
            return text.startsWith("FOREIGN KEY");
        }

        /** Whether PostgreSQL keeps it by an index of the same name. */
        public boolean hasIndex() {
            return text.startsWith("PRIMARY KEY") || text.startsWith("UNIQUE") || text.startsWith("EXCLUDE");
        }
    }

    /**
     * An index that no constraint keeps.
     *
     * @param method access method, keys and what follows, such as {@code btree (activo)}
     * @param valid false for one that PostgreSQL does not use, because building it concurrently failed
     * @param restored the method of one that was made from this one, where PostgreSQL words it otherwise
     */
    record Index(String table, boolean unique, String method, boolean valid, Optional<String> restored)
            implements Definition {

        public Index(String table, boolean unique, String method, boolean valid) {
            this(table, unique, method, valid, Optional.empty());
        }

        @Override
        public boolean isMetBy(Definition actual) {
            return actual instanceof Index index
                    && index.table.equals(table)
                    && index.unique == unique
                    && index.valid == valid
                    && isOneOf(index.method, method, restored);
        }

        @Override
        public String text() {
            return "%s%son %s using %s".formatted(valid ? "" : "INVALID ", unique ? "unique " : "", table, method);
        }
    }

    /**
     * A sequence that is no identity column's.
     *
     * @param options as {@code CREATE SEQUENCE} writes them
     * @param ownedBy the column that it goes with
     */
    record Sequence(String options, Optional<DatabaseObject> ownedBy) implements Definition {

        @Override
        public String text() {
            return ownedBy.map(owner -> "%s owned by %s".formatted(options, owner))
                    .orElse(options);
        }
    }

    /** A view, whatever it selects. */
    record View(boolean materialized) implements Definition {

        @Override
        public String text() {
            return materialized ? "materialized" : "not materialized";
        }
    }

    /** A function, a trigger or a type: it is there. */
    record Present() implements Definition {

        @Override
        public String text() {
            return "";
        }
    }

    private static boolean isOneOf(String actual, String text, Optional<String> restored) {
        return actual.equals(text) || restored.filter(actual::equals).isPresent();
    }
}
