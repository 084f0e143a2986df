package dev.esquema.schema.mend;

import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Multirange;
import dev.esquema.schema.structure.Sql;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.TypeChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SQL statements that drop a domain, an enum or a range and make it again, because PostgreSQL cannot alter it.
 *
 * <ol>
 *   <li>The columns of that type, and of arrays of it, get the type under the domain, or {@code text}.
 *   <li>The type is dropped. PostgreSQL refuses that while another type uses it.
 *   <li>The type is made, and the columns get it; PostgreSQL refuses values that do not fit.
 * </ol>
 *
 * @param differences all differences: a column whose type differs, or whose table is missing, is corrected by itself
 */
record TypeReplacement(Structure expected, SqlNames names, List<Difference> differences) {

    private static final String ARRAY = "[]";

    private static final Pattern SUBTYPE = Pattern.compile("subtype = (?<subtype>[^,)]+)");

    /** Whether a type is dropped and made again. */
    static boolean isNeeded(Difference difference) {
        if (difference.object().kind() != Kind.TYPE
                || difference.actual().isEmpty()
                || difference.expected().isEmpty()) {
            return false;
        }
        Definition is = difference.actual().get();
        Definition wanted = difference.expected().get();
        boolean isAltered = (is instanceof Definition.Type && wanted instanceof Definition.Type)
                || (is instanceof Definition.Domain actual
                        && wanted instanceof Definition.Domain domain
                        && actual.base().equals(domain.base()))
                || Multirange.isOnlyDifference(is, wanted);
        return !isAltered && holdsOneValue(is) && holdsOneValue(wanted);
    }

    private static boolean holdsOneValue(Definition type) {
        return type instanceof Definition.Domain
                || type instanceof Definition.Statement
                || (type instanceof Definition.Type known && !known.labels().isEmpty());
    }

    /** The columns of the type and of its arrays; a partition and a child follow their parent. */
    List<DatabaseObject> columns(DatabaseObject type) {
        return expected.objects().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Definition.Column column
                        && !(column.value() instanceof ColumnValue.Computed)
                        && isOf(column, type)
                        && exists(entry.getKey(), column)
                        && !isInherited(entry.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isOf(Definition.Column column, DatabaseObject type) {
        String element = column.type()
                .substring(0, column.type().length() - dimensions(column).length());
        return element.equals(type.name()) || element.equals(Sql.quoted(type.name()));
    }

    /** The brackets after the type of a column that is an array; PostgreSQL knows no number of dimensions. */
    private static String dimensions(Definition.Column column) {
        return column.type().endsWith(ARRAY) ? ARRAY : "";
    }

    private String dimensions(DatabaseObject column) {
        return expected.find(column)
                .map(definition -> dimensions((Definition.Column) definition))
                .orElse("");
    }

    private boolean exists(DatabaseObject column, Definition.Column wanted) {
        DatabaseObject table = DatabaseObject.table(column.table().orElseThrow());
        return differences.stream()
                .filter(difference ->
                        difference.object().equals(table) || difference.object().equals(column))
                .allMatch(difference -> difference
                        .actual()
                        .filter(is -> !(is instanceof Definition.Column actual)
                                || actual.type().equals(wanted.type()))
                        .isPresent());
    }

    private boolean isInherited(DatabaseObject column) {
        return expected
                .find(DatabaseObject.table(column.table().orElseThrow()))
                .filter(Definition.Table.class::isInstance)
                .map(table -> ((Definition.Table) table).parents())
                .orElse(List.of())
                .stream()
                .flatMap(parent -> parent.owned().stream())
                .anyMatch(parent -> expected.has(DatabaseObject.column(parent, column.name())));
    }

    /** @param made the statements that make the type, with the facts about it */
    List<String> replace(DatabaseObject type, Definition is, Definition wanted, List<String> made) {
        List<DatabaseObject> columns = columns(type);
        String between = is instanceof Definition.Domain domain ? domain.base() : "text";
        boolean isText = !(is instanceof Definition.Domain);
        List<String> statements = new ArrayList<>();
        for (DatabaseObject column : columns) {
            String name = Sql.quoted(column.name());
            String plain = between.concat(dimensions(column));
            if (isText) {
                indexes(column).forEach((index, definition) -> statements.add(drop(index)));
            }
            if (value(column).isPresent()) {
                statements.add(alter(column, "drop default;"));
            }
            String using = isText ? " using %s::%s".formatted(name, plain) : "";
            statements.add(alter(column, "type %s%s;".formatted(plain, using)));
        }
        statements.add("drop type %s; -- refused while another type uses it".formatted(names.of(type.name())));
        statements.addAll(made);
        for (DatabaseObject column : columns) {
            statements.add(alter(column, back(column, type, is, wanted)));
            value(column).ifPresent(value -> statements.add(alter(column, "set %s;".formatted(value.text()))));
        }
        if (isText) {
            Map<DatabaseObject, Definition> indexes = new LinkedHashMap<>();
            columns.forEach(column -> indexes.putAll(indexes(column)));
            indexes.forEach((index, definition) -> {
                statements.add(create(index, definition));
                statements.addAll(new CarriedFacts(expected, names).of(index));
            });
        }
        return statements;
    }

    private String back(DatabaseObject column, DatabaseObject type, Definition is, Definition wanted) {
        String name = Sql.quoted(column.name());
        String dimensions = dimensions(column);
        String wantedType = names.of(type.name()).concat(dimensions);
        if (wanted instanceof Definition.Domain domain) {
            String plain = is instanceof Definition.Domain old ? plain(old) : "text";
            TypeChange change =
                    new TypeChange(plain.concat(dimensions), plain(domain).concat(dimensions));
            return "type %s%s;%s"
                    .formatted(
                            wantedType,
                            change.isAssignable() ? "" : " using %s".formatted(change.using(name)),
                            comment(change.silentLoss()));
        }
        String loss = subtype(is).isPresent() && subtype(wanted).isPresent()
                ? new TypeChange(subtype(is).get(), subtype(wanted).get()).silentLoss()
                : "";
        boolean isRefused = loss.equals("fractions are rounded");
        return "type %s using %s::text::%s;%s".formatted(wantedType, name, wantedType, comment(isRefused ? "" : loss));
    }

    private static String comment(String loss) {
        return loss.isEmpty() ? "" : " -- %s".formatted(loss);
    }

    private static String plain(Definition.Domain domain) {
        int collation = domain.base().indexOf(" collate ");
        return collation < 0 ? domain.base() : domain.base().substring(0, collation);
    }

    private static Optional<String> subtype(Definition range) {
        Matcher subtype = SUBTYPE.matcher(range.text());
        return range instanceof Definition.Statement && subtype.find()
                ? Optional.of(subtype.group("subtype"))
                : Optional.empty();
    }

    private String alter(DatabaseObject column, String action) {
        return "alter table %s alter column %s %s".formatted(names.tableOf(column), Sql.quoted(column.name()), action);
    }

    private Optional<ColumnValue> value(DatabaseObject column) {
        return expected.find(column)
                .map(definition -> ((Definition.Column) definition).value())
                .filter(ColumnValue.Default.class::isInstance);
    }

    /** The indexes and keys on the column that are as expected: an operator class of the type may not suit a text. */
    private Map<DatabaseObject, Definition> indexes(DatabaseObject column) {
        return expected.only((object, definition) -> isIndex(definition)
                        && Structure.tableOf(object, definition).equals(column.table())
                        && WrittenNames.names(definition.text(), column.name())
                        && differences.stream()
                                .noneMatch(difference -> difference.object().equals(object)))
                .objects();
    }

    private static boolean isIndex(Definition definition) {
        return definition instanceof Definition.Index
                || (definition instanceof Definition.Constraint constraint
                        && constraint.kind().hasIndex());
    }

    private String drop(DatabaseObject index) {
        return index.kind() == Kind.INDEX
                ? "drop index if exists %s;".formatted(names.of(index.name()))
                : "alter table %s drop constraint if exists %s;"
                        .formatted(names.tableOf(index), Sql.quoted(index.name()));
    }

    private String create(DatabaseObject object, Definition definition) {
        TableMend table = new TableMend(expected, names);
        return definition instanceof Definition.Index index
                ? table.createIndex("index if not exists", object, index)
                : table.addConstraint(object, definition);
    }
}
