package dev.esquema.schema.structure;

import dev.esquema.schema.structure.Comparison.RenamedColumn;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The expected tables and columns that exist under another name. To rename them back also corrects each definition that
 * contains the present name.
 */
record Renames(Map<DatabaseObject, String> tables, Map<DatabaseObject, RenamedColumn> columns) {

    private static final Pattern SAME_ALIAS = Pattern.compile("(?<!\\w)(\"[^\"]+\"|\\w+) AS \\1(?!\\w)");

    static Renames of(Structure expected, Structure actual, List<Difference> differences) {
        return new Renames(tables(expected, actual), columns(expected, actual, differences));
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
        return tables.isEmpty() && columns.isEmpty()
                ? differences
                : differences.stream()
                        .filter(difference -> !isExplained(difference))
                        .toList();
    }

    private boolean isExplained(Difference difference) {
        if (difference.expected().isEmpty()) {
            return columns.entrySet().stream().anyMatch(column -> difference
                    .object()
                    .equals(new DatabaseObject(
                            Kind.COLUMN,
                            column.getKey().table(),
                            column.getValue().name())));
        }
        return difference
                .actual()
                .filter(is -> difference.expected().get().isMetBy(renamedBack(difference.object(), is)))
                .isPresent();
    }

    private Definition renamedBack(DatabaseObject object, Definition is) {
        if (is instanceof Definition.Table table) {
            return new Definition.Table(
                    table.unlogged(),
                    table.foreign(),
                    table.rowSecurity(),
                    table.partitionKey().map(key -> renamedBack(object, key)),
                    table.parents().stream().map(this::renamedBack).toList());
        }
        if (is instanceof Definition.Constraint constraint) {
            return new Definition.Constraint(
                    constraint.kind(), renamedBack(object, constraint.wording()), constraint.validated());
        }
        if (is instanceof Definition.Index index) {
            DatabaseObject ofTable = new DatabaseObject(Kind.INDEX, Optional.of(index.table()), object.name());
            return new Definition.Index(
                    index.table(), index.unique(), renamedBack(ofTable, index.method()), index.valid());
        }
        if (is instanceof Definition.View view) {
            return new Definition.View(view.materialized(), view.query().map(query -> renamedBack(object, query)));
        }
        if (is instanceof Definition.Statement statement) {
            return new Definition.Statement(renamedBack(object, statement.sql()), statement.firing());
        }
        return is instanceof Definition.Column column && column.value() instanceof ColumnValue.Computed computed
                ? new Definition.Column(
                        column.type(),
                        column.nullable(),
                        new ColumnValue.Computed(renamedBack(object, computed.expression()), computed.stored()),
                        column.collation())
                : is;
    }

    private Parent renamedBack(Parent parent) {
        return tables.entrySet().stream()
                .filter(table -> parent.schema().isEmpty() && table.getValue().equals(parent.table()))
                .findFirst()
                .map(table -> new Parent(parent.schema(), table.getKey().name(), parent.bound()))
                .orElse(parent);
    }

    private Wording renamedBack(DatabaseObject object, Wording wording) {
        String text = wording.text();
        for (Map.Entry<DatabaseObject, String> table : tables.entrySet()) {
            text = replaced(text, table.getValue(), table.getKey().name());
        }
        for (Map.Entry<DatabaseObject, RenamedColumn> column : columns.entrySet()) {
            String table = column.getKey().table().orElseThrow();
            if (object.table().equals(Optional.of(table))
                    || !replaced(text, table, "").equals(text)) {
                text = replaced(text, column.getValue().name(), column.getKey().name());
            }
        }
        return Wording.of(object.kind() == Kind.VIEW ? SAME_ALIAS.matcher(text).replaceAll("$1") : text);
    }

    /** The text with another name in the place of a name, each written with or without quotes. */
    private static String replaced(String text, String name, String other) {
        String quoted = Sql.quoted(name);
        String plain = Pattern.compile("(?<![\\w\"])%s(?![\\w\"])".formatted(Pattern.quote(name)))
                .matcher(text.replace(quoted, other))
                .replaceAll(Matcher.quoteReplacement(other));
        return plain;
    }
}
