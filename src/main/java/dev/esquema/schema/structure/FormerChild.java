package dev.esquema.schema.structure;

import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table that is expected to be a partition or a child of other tables and is none: what it must have and must not have
 * to become one.
 *
 * <p>PostgreSQL attaches a table that has the columns and the checks of the partitioned table and no others; keys and
 * indexes that the partitioned table has too become parts of its own, and missing ones are made. A child must have the
 * columns and the checks of its parents, and may have others.
 *
 * @param ancestors the tables above it, each after those above that
 */
record FormerChild(String table, List<String> ancestors, boolean partition, Structure expected) {

    private static final String NOT_NULL = "not null";
    private static final String DEFAULT = "default ";

    /** The parts that differ; empty if the object is no such table. */
    static List<Difference> differences(DatabaseObject object, Structure expected, Structure actual) {
        return table(expected, object)
                .filter(Definition.Table::hasParent)
                .filter(wanted -> table(actual, object)
                        .filter(is -> !is.hasParent() && is.foreign() == wanted.foreign())
                        .isPresent())
                .flatMap(wanted -> of(object.name(), wanted, expected))
                .map(former -> former.differences(actual))
                .orElse(List.of());
    }

    /** Empty if the structure does not describe every table above, so that its columns are not known. */
    private static Optional<FormerChild> of(String name, Definition.Table wanted, Structure expected) {
        List<String> ancestors = new ArrayList<>();
        boolean known = addAncestors(wanted, expected, ancestors);
        boolean partition = wanted.parents().stream().anyMatch(Parent::isPartitioned);
        return known ? Optional.of(new FormerChild(name, ancestors, partition, expected)) : Optional.empty();
    }

    private static boolean addAncestors(Definition.Table child, Structure expected, List<String> ancestors) {
        boolean known = true;
        for (Parent parent : child.parents()) {
            Optional<Definition.Table> above = parent.schema().isEmpty()
                    ? table(expected, DatabaseObject.table(parent.table()))
                    : Optional.empty();
            known &= above.filter(table -> addAncestors(table, expected, ancestors))
                    .isPresent();
            ancestors.add(parent.table());
        }
        return known;
    }

    private static Optional<Definition.Table> table(Structure structure, DatabaseObject object) {
        return structure.find(object).filter(Definition.Table.class::isInstance).map(Definition.Table.class::cast);
    }

    private List<Difference> differences(Structure actual) {
        Map<DatabaseObject, Definition> parts = new LinkedHashMap<>();
        ancestors.forEach(ancestor -> addParts(ancestor, parts));
        parts.putAll(own(expected).objects());
        Structure is = own(actual).only((object, definition) -> parts.containsKey(object) || !isInherited(definition));
        return Comparison.differences(new Structure(parts), is);
    }

    private void addParts(String parent, Map<DatabaseObject, Definition> parts) {
        expected.objects().forEach((object, definition) -> {
            if (object.table().filter(parent::equals).isEmpty()) {
                return;
            }
            if (definition instanceof Definition.Column column) {
                DatabaseObject own = DatabaseObject.column(table, object.name());
                parts.put(own, column(own, column));
            } else if (definition instanceof Definition.Constraint constraint && constraint.isInherited()) {
                parts.put(new DatabaseObject(Kind.CONSTRAINT, Optional.of(table), object.name()), constraint);
            }
        });
    }

    /** The column with the default and the NOT NULL of its own; it is no identity column before it is a partition's. */
    private Definition.Column column(DatabaseObject own, Definition.Column ofParent) {
        String options = expected.find(DatabaseObject.fact(Kind.OPTIONS, "", own))
                .map(Definition::text)
                .orElse("");
        boolean notNull = options.startsWith(NOT_NULL);
        String value = notNull ? options.substring(NOT_NULL.length()).strip() : options;
        ColumnValue other = value.startsWith(DEFAULT)
                ? new ColumnValue.Default(Wording.of(value.substring(DEFAULT.length())))
                : new ColumnValue.None();
        boolean keeps = value.isEmpty() && !(ofParent.value() instanceof ColumnValue.Identity);
        return new Definition.Column(
                ofParent.type(),
                ofParent.nullable() && !notNull,
                keeps ? ofParent.value() : other,
                ofParent.collation());
    }

    /** The parts of the table, and the facts about it, that are not facts about inherited columns. */
    private Structure own(Structure all) {
        return all.only((object, definition) -> {
            if (object.kind() == Kind.OPTIONS || object.kind() == Kind.TABLE) {
                return false;
            }
            Stream<Optional<String>> tables = definition instanceof Definition.Fact fact
                    ? Stream.of(
                            fact.of().kind() == Kind.TABLE
                                    ? Optional.of(fact.of().name())
                                    : fact.of().table())
                    : Stream.of(Structure.tableOf(object, definition));
            return tables.anyMatch(Optional.of(table)::equals);
        });
    }

    /** Whether the partitioned table has the same key or index, so that a partition gets it. */
    private boolean isInherited(Definition definition) {
        return partition
                && ancestors.stream().anyMatch(ancestor -> expected.objects().entrySet().stream()
                        .filter(entry -> Structure.tableOf(entry.getKey(), entry.getValue())
                                .equals(Optional.of(ancestor)))
                        .map(Map.Entry::getValue)
                        .anyMatch(ofAncestor -> isSame(ofAncestor, ancestor, definition)));
    }

    private static boolean isSame(Definition ofParent, String parent, Definition is) {
        if (ofParent instanceof Definition.Index index && is instanceof Definition.Index own) {
            return index.isMetBy(new Definition.Index(parent, own.unique(), own.method(), own.valid()));
        }
        return ofParent instanceof Definition.Constraint && ofParent.isMetBy(is);
    }
}
