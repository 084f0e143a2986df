package dev.esquema.schema.structure;

import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The differences between a live structure and the expected one.
 *
 * <p>A table that is missing or not expected is one difference: its parts are not listed. Of a table that has a parent in
 * only one of the structures, only the parts are listed that prevent it from becoming a partition or child. A constraint
 * of the same definition under another name is no difference, nor is a definition that differs only by the present name of
 * a renamed table or column.
 *
 * @param differences the differences, in the order in which they can be corrected
 * @param renamed constraints that exist under another name
 * @param validated constraints that are expected to be NOT VALID and were validated
 * @param renamedTables missing tables that exist under another name, found by their sequences, keys, columns, partitions
 *     or children
 * @param renamedColumns missing columns whose table has an unexpected column of their type in their place
 * @param renamedObjects missing views, sequences, types, functions and indexes, each with the object that has its definition
 * @param schema the schema that the actual structure was read from
 */
public record Comparison(
        List<Difference> differences,
        List<Renamed> renamed,
        List<DatabaseObject> validated,
        Map<DatabaseObject, String> renamedTables,
        Map<DatabaseObject, RenamedColumn> renamedColumns,
        Map<DatabaseObject, DatabaseObject> renamedObjects,
        Optional<String> schema) {

    public Comparison {
        differences = List.copyOf(differences);
        renamed = List.copyOf(renamed);
        validated = List.copyOf(validated);
        renamedTables = Map.copyOf(renamedTables);
        renamedColumns = Map.copyOf(renamedColumns);
        renamedObjects = Map.copyOf(renamedObjects);
    }

    /**
     * A constraint that has the definition of an expected one and another name.
     *
     * @param actual the other name
     */
    public record Renamed(DatabaseObject expected, String actual) {}

    /** The present name and definition of a column that was renamed. */
    public record RenamedColumn(String name, Definition.Column is) {}

    /** @param actual the objects that are compared: each of them that is not expected is a difference */
    public static Comparison of(Structure expected, Structure actual) {
        List<Difference> differences = differences(expected, actual);
        List<Renamed> renamed = renamed(differences);
        Renames renames = Renames.of(expected, actual, differences);
        return new Comparison(
                CorrectionOrder.of(expected, renames.withoutExplained(differences)),
                renamed,
                validated(expected, actual),
                renames.tables(),
                renames.columns(),
                renames.objects(),
                actual.schema());
    }

    /** Returns the differences, in which a renamed object is a missing one and an unexpected one. */
    public static List<Difference> differences(Structure expected, Structure actual) {
        List<Difference> differences = new ArrayList<>();
        expected.objects().forEach((object, definition) -> {
            boolean reported = (!actual.has(object) || object.kind() == Kind.SEQUENCE)
                    && isReportedByAnother(object, definition, expected, actual);
            if (!reported && actual.find(object).filter(definition::isMetBy).isEmpty()) {
                differences.add(new Difference(object, Optional.of(definition), actual.find(object)));
            }
        });
        actual.objects().forEach((object, definition) -> {
            if (!expected.has(object)
                    && !isReportedByAnother(object, definition, actual, expected)
                    && !isInherited(object, definition, expected, actual)) {
                differences.add(new Difference(object, Optional.empty(), Optional.of(definition)));
            }
        });
        expected.objects()
                .keySet()
                .forEach(object -> differences.addAll(FormerChild.differences(object, expected, actual)));
        List<Difference> all = List.copyOf(differences);
        differences.removeIf(difference -> isOfDifferentTrigger(difference, expected, all));
        return differences;
    }

    /**
     * Whether the difference is reported for another object: for a table, view, type or column that the other structure
     * lacks, or for a table that has a parent in only one of the structures.
     */
    private static boolean isReportedByAnother(
            DatabaseObject object, Definition definition, Structure own, Structure other) {
        if (definition instanceof Definition.Fact fact && own.has(fact.of()) && !other.has(fact.of())) {
            return true;
        }
        if (object.kind().isRelation() && !(definition instanceof Definition.Index)) {
            return definition instanceof Definition.Sequence sequence
                    && sequence.ownedBy()
                            .filter(column -> own.has(column) && !other.has(column))
                            .isPresent();
        }
        return Structure.tableOf(object, definition)
                .filter(table -> Stream.of(Kind.TABLE, Kind.VIEW, Kind.TYPE)
                                .map(kind -> new DatabaseObject(kind, table))
                                .anyMatch(relation -> own.has(relation) && !other.has(relation))
                        || hasParentInOne(DatabaseObject.table(table), own, other))
                .isPresent();
    }

    /**
     * Whether a column or a check of a child is also one of its parent, as it is or as it is expected: the child needs
     * it for the parent, and PostgreSQL does not drop it alone.
     */
    private static boolean isInherited(
            DatabaseObject object, Definition definition, Structure expected, Structure actual) {
        boolean inherits = definition instanceof Definition.Column
                || (definition instanceof Definition.Constraint constraint && constraint.isInherited());
        return inherits
                && Stream.of(expected, actual)
                        .flatMap(structure -> ancestors(object.table().orElseThrow(), structure))
                        .map(parent -> new DatabaseObject(object.kind(), Optional.of(parent), object.name()))
                        .anyMatch(part -> actual.has(part)
                                || expected.find(part)
                                        .filter(missing -> joins(missing, definition))
                                        .isPresent());
    }

    /** Whether a part that is missing in the parent alone is made there over the one that the child has kept. */
    private static boolean joins(Definition missing, Definition kept) {
        return (missing instanceof Definition.Column column && kept instanceof Definition.Column own)
                ? column.type().equals(own.type()) && column.collation().equals(own.collation())
                : missing.isMetBy(kept);
    }

    private static boolean hasParentInOne(DatabaseObject table, Structure own, Structure other) {
        return own.has(table)
                && other.has(table)
                && own.find(table).filter(Definition::hasParent).isPresent()
                        != other.find(table).filter(Definition::hasParent).isPresent();
    }

    /** Whether a trigger of a partition is judged after the trigger of its parent was corrected, with which it changes. */
    private static boolean isOfDifferentTrigger(
            Difference difference, Structure expected, List<Difference> differences) {
        return difference.object().kind() == Kind.ENFORCEMENT
                && difference.subject().kind() == Kind.TRIGGER
                && ancestors(difference.subject().table().orElseThrow(), expected)
                        .map(table -> new DatabaseObject(
                                Kind.TRIGGER,
                                Optional.of(table),
                                difference.subject().name()))
                        .anyMatch(trigger -> differences.stream()
                                .anyMatch(other -> other.object().equals(trigger)));
    }

    private static Stream<String> ancestors(String table, Structure structure) {
        return structure.find(DatabaseObject.table(table)).stream()
                .filter(Definition.Table.class::isInstance)
                .flatMap(definition -> ((Definition.Table) definition).parents().stream())
                .flatMap(parent -> parent.owned().stream())
                .flatMap(parent -> Stream.concat(Stream.of(parent), ancestors(parent, structure)));
    }

    private static boolean isMet(Optional<Definition> expected, Optional<Definition> actual) {
        return expected.flatMap(definition -> actual.filter(definition::isMetBy))
                .isPresent();
    }

    private static List<DatabaseObject> validated(Structure expected, Structure actual) {
        return expected.objects().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Definition.Constraint constraint
                        && !constraint.validated()
                        && actual.find(entry.getKey())
                                .filter(is -> isValid(is, constraint))
                                .isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isValid(Definition actual, Definition.Constraint expected) {
        return actual instanceof Definition.Constraint constraint
                && constraint.validated()
                && expected.isMetBy(constraint);
    }

    /** Finds the renamed constraints, and removes their pairs from the differences. */
    private static List<Renamed> renamed(List<Difference> differences) {
        List<Renamed> renamed = new ArrayList<>();
        for (Difference missing : List.copyOf(differences)) {
            if (missing.object().kind() == Kind.CONSTRAINT && missing.actual().isEmpty()) {
                differences.stream()
                        .filter(extra -> extra.object().kind() == Kind.CONSTRAINT
                                && extra.expected().isEmpty()
                                && isMet(missing.expected(), extra.actual())
                                && extra.object()
                                        .table()
                                        .equals(missing.object().table()))
                        .findFirst()
                        .ifPresent(extra -> {
                            differences.removeAll(List.of(missing, extra));
                            renamed.add(
                                    new Renamed(missing.object(), extra.object().name()));
                        });
            }
        }
        return renamed;
    }
}
