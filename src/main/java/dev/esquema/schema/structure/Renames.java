package dev.esquema.schema.structure;

import dev.esquema.schema.structure.Comparison.RenamedColumn;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The expected tables, columns and other objects that exist under another name. To rename them back also corrects each
 * definition that contains the present name.
 */
record Renames(
        Map<DatabaseObject, String> tables,
        Map<DatabaseObject, RenamedColumn> columns,
        Map<DatabaseObject, DatabaseObject> objects) {

    static Renames of(Structure expected, Structure actual, List<Difference> differences) {
        Map<DatabaseObject, String> tables = tables(expected, actual);
        Map<DatabaseObject, RenamedColumn> columns = columns(expected, actual, differences);
        return new Renames(
                tables,
                columns,
                new RenamedObjects(actual, differences).found(new PresentNames(tables, columns, Map.of())));
    }

    private static Map<DatabaseObject, String> tables(Structure expected, Structure actual) {
        Map<DatabaseObject, String> tables = new LinkedHashMap<>();
        expected.objects().forEach((object, definition) -> {
            if (object.kind() == Kind.SEQUENCE) {
                Structure.tableOf(object, definition).ifPresent(owner -> actual.find(object)
                        .flatMap(is -> Structure.tableOf(object, is))
                        .ifPresent(now -> tables.put(DatabaseObject.table(owner), now)));
            }
        });
        expected.objects().keySet().stream()
                .filter(object -> object.kind() == Kind.TABLE && !actual.has(object))
                .forEach(table -> ofParent(table, expected, actual).ifPresent(now -> tables.putIfAbsent(table, now)));
        actual.renamedTables().forEach((table, now) -> tables.putIfAbsent(DatabaseObject.table(table), now));
        tables.entrySet()
                .removeIf(entry -> !expected.has(entry.getKey())
                        || actual.has(entry.getKey())
                        || expected.has(DatabaseObject.table(entry.getValue())));
        return tables;
    }

    /** The present name of a table that all its partitions and children have in its place. */
    private static Optional<String> ofParent(DatabaseObject table, Structure expected, Structure actual) {
        Set<String> found = expected.objects().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Definition.Table)
                .flatMap(entry -> actual.find(entry.getKey()).stream()
                        .filter(Definition.Table.class::isInstance)
                        .flatMap(is -> inPlace(
                                table.name(),
                                ((Definition.Table) entry.getValue()).parents(),
                                ((Definition.Table) is).parents())
                                .stream()))
                .collect(Collectors.toSet());
        return found.size() == 1 ? found.stream().findFirst() : Optional.empty();
    }

    private static Optional<String> inPlace(String table, List<Parent> wanted, List<Parent> is) {
        for (int i = 0; i < Math.min(wanted.size(), is.size()); i++) {
            Parent now = is.get(i);
            if (wanted.get(i).equals(new Parent(now.schema(), table, now.bound()))) {
                return Optional.of(now.table());
            }
        }
        return Optional.empty();
    }

    private static Map<DatabaseObject, RenamedColumn> columns(
            Structure expected, Structure actual, List<Difference> differences) {
        Map<DatabaseObject, RenamedColumn> columns = new LinkedHashMap<>();
        List<Difference> ofColumns = differences.stream()
                .filter(difference -> difference.object().kind() == Kind.COLUMN)
                .toList();
        for (Difference missing : ofColumns) {
            if (!expected.has(missing.object())) {
                continue;
            }
            List<Difference> extra = ofColumns.stream()
                    .filter(other -> isInPlace(missing, other))
                    .toList();
            List<Difference> rivals = ofColumns.stream()
                    .filter(other -> !extra.isEmpty() && isInPlace(other, extra.get(0)))
                    .toList();
            Optional<Difference> found = extra.size() == 1 && rivals.size() == 1
                    ? Optional.of(extra.get(0))
                    : extra.stream()
                            .filter(other -> place(expected, missing.object()) == place(actual, other.object()))
                            .findFirst();
            found.ifPresent(other -> columns.put(
                    missing.object(), new RenamedColumn(other.object().name(), (Definition.Column)
                            other.actual().orElseThrow())));
        }
        return columns;
    }

    /**
     * Whether one column is missing, and the other one of the same table is not expected and nearly the same: a column that
     * differs both in its default and in whether it accepts NULL is another one.
     */
    private static boolean isInPlace(Difference missing, Difference extra) {
        return missing.actual().isEmpty()
                && extra.expected().isEmpty()
                && missing.object().table().equals(extra.object().table())
                && missing.expected().orElseThrow() instanceof Definition.Column wanted
                && extra.actual().orElseThrow() instanceof Definition.Column is
                && wanted.type().equals(is.type())
                && wanted.collation().equals(is.collation())
                && (wanted.nullable() == is.nullable() || isSameValue(wanted.value(), is.value()))
                && wanted.value() instanceof ColumnValue.Computed == is.value() instanceof ColumnValue.Computed;
    }

    /** An expression may contain the present name of another renamed column. */
    private static boolean isSameValue(ColumnValue wanted, ColumnValue is) {
        return wanted.equals(is) || (wanted instanceof ColumnValue.Computed && is instanceof ColumnValue.Computed);
    }

    private static int place(Structure structure, DatabaseObject column) {
        return structure.objects().keySet().stream()
                .filter(object -> object.kind() == Kind.COLUMN && object.table().equals(column.table()))
                .toList()
                .indexOf(column);
    }

    /** The differences that are left after the tables and columns are renamed back. */
    List<Difference> withoutExplained(List<Difference> differences) {
        PresentNames names = new PresentNames(tables, columns, objects);
        return tables.isEmpty() && columns.isEmpty() && objects.isEmpty()
                ? differences
                : differences.stream()
                        .filter(difference -> !isExplained(difference, names))
                        .toList();
    }

    private boolean isExplained(Difference difference, PresentNames names) {
        if (difference.expected().isEmpty()) {
            return objects.containsValue(difference.object()) || isRenamedColumn(difference.object());
        }
        boolean followsType = Optional.ofNullable(objects.get(difference.object()))
                .filter(now -> names.keepsName(difference.object(), now))
                .isPresent();
        return followsType
                || difference
                        .actual()
                        .filter(is -> difference.expected().get().isMetBy(names.replacedIn(difference.object(), is)))
                        .isPresent();
    }

    private boolean isRenamedColumn(DatabaseObject object) {
        return columns.entrySet().stream()
                .anyMatch(column -> object.equals(new DatabaseObject(
                        Kind.COLUMN, column.getKey().table(), column.getValue().name())));
    }
}
