package dev.esquema.schema.structure;

import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A table that is expected to be a partition and is none: what it must have and must not have to become one.
 *
 * <p>PostgreSQL attaches a table that has the columns and the checks of the partitioned table and no others; keys and
 * indexes that the partitioned table has too become parts of its own, and missing ones are made.
 */
record FormerPartition(String table, Definition.Table wanted, Structure expected) {

    private static final String NOT_NULL = "not null";
    private static final String DEFAULT = "default ";

    /** The parts that differ; empty if the object is no such table. */
    static List<Difference> differences(DatabaseObject object, Structure expected, Structure actual) {
        return partition(expected.find(object))
                .filter(wanted -> actual.find(object)
                        .filter(is -> is instanceof Definition.Table table
                                && !table.hasParent()
                                && table.foreign() == wanted.foreign())
                        .isPresent())
                .map(wanted -> new FormerPartition(object.name(), wanted, expected).differences(actual))
                .orElse(List.of());
    }

    private static Optional<Definition.Table> partition(Optional<Definition> definition) {
        return definition
                .filter(Definition.Table.class::isInstance)
                .map(Definition.Table.class::cast)
                .filter(table -> table.parents().stream().anyMatch(Parent::isPartitioned));
    }

    private List<Difference> differences(Structure actual) {
        Map<DatabaseObject, Definition> parts = new LinkedHashMap<>();
        ancestor(wanted).ifPresent(parent -> addParts(parent, parts));
        if (parts.isEmpty()) {
            return List.of();
        }
        parts.putAll(own(expected).objects());
        Structure is = own(actual).only((object, definition) -> parts.containsKey(object) || !isOfParent(definition));
        return Comparison.of(new Structure(parts), is).differences();
    }

    /** The nearest table above that the structure describes with its columns. */
    private Optional<String> ancestor(Definition.Table partition) {
        return partition.parents().stream().map(Parent::table).findFirst().flatMap(parent -> partition(
                        expected.find(DatabaseObject.table(parent)))
                .map(this::ancestor)
                .orElse(Optional.of(parent)));
    }

    private void addParts(String parent, Map<DatabaseObject, Definition> parts) {
        expected.objects().forEach((object, definition) -> {
            if (object.table().filter(parent::equals).isEmpty()) {
                return;
            }
            if (definition instanceof Definition.Column column) {
                DatabaseObject own = DatabaseObject.column(table, object.name());
                parts.put(own, column(own, column));
            } else if (definition instanceof Definition.Constraint constraint
                    && constraint.kind() == ConstraintKind.CHECK) {
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

    /** Whether the partitioned table has the same key or index. */
    private boolean isOfParent(Definition definition) {
        return ancestor(wanted)
                .filter(parent -> expected.objects().entrySet().stream()
                        .filter(entry -> Structure.tableOf(entry.getKey(), entry.getValue())
                                .equals(Optional.of(parent)))
                        .map(Map.Entry::getValue)
                        .anyMatch(ofParent -> isSame(ofParent, parent, definition)))
                .isPresent();
    }

    private static boolean isSame(Definition ofParent, String parent, Definition is) {
        if (ofParent instanceof Definition.Index index && is instanceof Definition.Index own) {
            return index.isMetBy(new Definition.Index(parent, own.unique(), own.method(), own.valid()));
        }
        return ofParent instanceof Definition.Constraint && ofParent.isMetBy(is);
    }
}
