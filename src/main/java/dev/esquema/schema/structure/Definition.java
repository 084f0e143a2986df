package dev.esquema.schema.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The definition of an object; expressions are as PostgreSQL prints them, which is the same in versions 14 to 18. */
public sealed interface Definition {

    /** The definition in one line, for people; empty if only the existence counts. */
    String text();

    /** Whether an object with the actual definition needs no correction. */
    default boolean isMetBy(Definition actual) {
        return equals(actual);
    }

    /** Whether this is a table that is a partition or a child of another one. */
    default boolean hasParent() {
        return false;
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

        @Override
        public boolean hasParent() {
            return !parents.isEmpty();
        }

        @Override
        public String text() {
            List<String> traits = Stream.of(
                            Stream.of("unlogged").filter(trait -> unlogged),
                            Stream.of("foreign").filter(trait -> foreign),
                            partitionKey.map(key -> "partition by %s".formatted(key.text())).stream(),
                            rowSecurity.trait().stream(),
                            parents.stream().map(Parent::text))
                    .flatMap(texts -> texts)
                    .toList();
            return traits.isEmpty() ? "ordinary" : String.join(", ", traits);
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

        /** Whether partitions and children get the constraint from the table; keys of partitions are their own. */
        boolean isInherited() {
            return kind == ConstraintKind.CHECK && !wording.text().contains(" NO INHERIT");
        }

        @Override
        public String text() {
            return validated ? wording.text() : "%s NOT VALID".formatted(wording.text());
        }
    }

    /**
     * An index that belongs to no constraint. An index that is expected to be INVALID may have become valid.
     *
     * @param method the access method, the keys and what follows, such as {@code btree (activo)}
     * @param valid false for an index that PostgreSQL does not use, because building it concurrently failed, or because
     *     it was made on a partitioned table alone ({@code ON ONLY}) and not every partition has its part of it
     */
    record Index(String table, boolean unique, Wording method, boolean valid) implements Definition {

        private static final Pattern PLAIN = Pattern.compile("btree \\([\\p{L}\\d_, ]+\\)");

        @Override
        public boolean isMetBy(Definition actual) {
            return actual instanceof Index index
                    && index.table.equals(table)
                    && index.unique == unique
                    && (index.valid || !valid)
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

    /**
     * A view.
     *
     * @param query empty if a manifest that was written before queries were compared does not contain it
     */
    record View(boolean materialized, Optional<Wording> query) implements Definition {

        @Override
        public boolean isMetBy(Definition actual) {
            return actual instanceof View view
                    && view.materialized == materialized
                    && query.flatMap(text -> view.query.filter(other -> !text.isAlike(other)))
                            .isEmpty();
        }

        @Override
        public String text() {
            String kind = materialized ? "materialized" : "not materialized";
            return query.map(text -> "%s%n%s".formatted(kind, text.text())).orElse(kind);
        }
    }

    /**
     * A type that is neither a domain, a composite type nor a range.
     *
     * @param labels the labels of an enum in their order; empty for another type, of which only the existence counts,
     *     and for a range in a manifest that was written before ranges were compared
     */
    record Type(List<String> labels) implements Definition {

        public Type {
            labels = List.copyOf(labels);
        }

        @Override
        public boolean isMetBy(Definition actual) {
            return equals(actual) || (labels.isEmpty() && actual instanceof Statement);
        }

        @Override
        public String text() {
            return labels.isEmpty() ? "" : "enum (%s)".formatted(String.join(", ", labels));
        }
    }

    /**
     * A domain without its checks.
     *
     * @param base the type with its modifiers and its collation
     */
    record Domain(String base, Optional<Wording> value, boolean notNull) implements Definition {

        @Override
        public boolean isMetBy(Definition actual) {
            return actual instanceof Domain domain
                    && domain.base.equals(base)
                    && domain.notNull == notNull
                    && Wording.isMet(value, domain.value);
        }

        @Override
        public String text() {
            return "domain as %s%s%s"
                    .formatted(
                            base,
                            value.map(given -> " default %s".formatted(given.text()))
                                    .orElse(""),
                            notNull ? " not null" : "");
        }
    }

    /** A composite type with its attributes in their order. */
    record Composite(List<Attribute> attributes) implements Definition {

        /** @param type the type with its modifiers and its collation */
        public record Attribute(String name, String type) {}

        public Composite {
            attributes = List.copyOf(attributes);
        }

        /** Whether it has an attribute of this name. */
        public boolean has(String name) {
            return attributes.stream().anyMatch(attribute -> attribute.name().equals(name));
        }

        @Override
        public String text() {
            return "composite (%s)"
                    .formatted(attributes.stream()
                            .map(attribute -> "%s %s".formatted(attribute.name(), attribute.type()))
                            .collect(Collectors.joining(", ")));
        }
    }

    /**
     * A function, a trigger, a rule, a policy or a range.
     *
     * @param sql the statement that creates it, without the owned schema; of a policy what follows the table's name; of
     *     a range what follows its name
     */
    record Statement(Wording sql, Firing firing) implements Definition {

        @Override
        public boolean isMetBy(Definition actual) {
            return actual instanceof Statement statement && statement.firing == firing && sql.isAlike(statement.sql);
        }

        @Override
        public String text() {
            return firing == Firing.ORIGIN ? sql.text() : "%s: %s".formatted(firing.label(), sql.text());
        }
    }

    /**
     * A fact about another object: the kind of the fact defines the meaning of the text.
     *
     * @param of the object that the fact is about
     * @param value the value of a parameter, the comment, the role that is the owner, …
     * @param usual the owner that the object should have; empty for another fact, and for an object with a usual owner
     */
    record Fact(DatabaseObject of, Wording value, Optional<String> usual) implements Definition {

        /** A fact that is no deviation by itself. */
        public Fact(DatabaseObject of, String value) {
            this(of, Wording.of(value), Optional.empty());
        }

        @Override
        public boolean isMetBy(Definition actual) {
            return actual instanceof Fact fact && fact.of.equals(of) && value.isMetBy(fact.value);
        }

        @Override
        public String text() {
            return value.text();
        }
    }

    /** A function or a trigger in a manifest that was written before definitions were compared: its existence counts. */
    record Present() implements Definition {

        @Override
        public boolean isMetBy(Definition actual) {
            return true;
        }

        @Override
        public String text() {
            return "";
        }
    }
}
