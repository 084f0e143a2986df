package dev.esquema.schema.structure;

import dev.esquema.schema.structure.Comparison.RenamedColumn;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The present names of renamed objects; in definitions they are replaced by the expected names. */
record PresentNames(
        Map<DatabaseObject, String> tables,
        Map<DatabaseObject, RenamedColumn> columns,
        Map<DatabaseObject, DatabaseObject> objects) {

    private static final Pattern SAME_ALIAS = Pattern.compile("(?<!\\w)(\"[^\"]+\"|\\w+) AS \\1(?!\\w)");
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

    PresentNames with(DatabaseObject expected, DatabaseObject now) {
        Map<DatabaseObject, DatabaseObject> all = new LinkedHashMap<>(objects);
        all.put(expected, now);
        return new PresentNames(tables, columns, all);
    }

    /** Whether an object has another name only because a type in it was renamed: the arguments are a part of the name. */
    boolean keepsName(DatabaseObject expected, DatabaseObject now) {
        return expected.kind() == Kind.FUNCTION
                && Sql.nameOfFunction(expected.name()).equals(Sql.nameOfFunction(now.name()))
                && replacedIn(now.name()).equals(expected.name());
    }

    /** The definition of an object with the expected names. */
    Definition replacedIn(DatabaseObject object, Definition is) {
        if (is instanceof Definition.Table table) {
            return new Definition.Table(
                    table.unlogged(),
                    table.foreign(),
                    table.rowSecurity(),
                    table.partitionKey().map(key -> replacedIn(object, key)),
                    table.parents().stream().map(this::replacedIn).toList());
        }
        if (is instanceof Definition.Constraint constraint) {
            return new Definition.Constraint(
                    constraint.kind(), replacedIn(object, constraint.wording()), constraint.validated());
        }
        if (is instanceof Definition.Index index) {
            DatabaseObject ofTable = new DatabaseObject(Kind.INDEX, Optional.of(index.table()), object.name());
            return new Definition.Index(
                    index.table(), index.unique(), replacedIn(ofTable, index.method()), index.valid());
        }
        if (is instanceof Definition.View view) {
            return new Definition.View(view.materialized(), view.query().map(query -> replacedIn(object, query)));
        }
        if (is instanceof Definition.Statement statement) {
            return new Definition.Statement(replacedIn(object, statement.sql()), statement.firing());
        }
        if (is instanceof Definition.Column column) {
            return new Definition.Column(
                    replacedIn(column.type()),
                    column.nullable(),
                    replacedIn(object, column.value()),
                    column.collation());
        }
        return ofTypesAndFacts(object, is);
    }

    private Definition ofTypesAndFacts(DatabaseObject object, Definition is) {
        if (is instanceof Definition.Domain domain) {
            return new Definition.Domain(
                    replacedIn(domain.base()),
                    domain.value().map(value -> replacedIn(object, value)),
                    domain.notNull());
        }
        if (is instanceof Definition.Composite composite) {
            return new Definition.Composite(composite.attributes().stream()
                    .map(attribute ->
                            new Definition.Composite.Attribute(attribute.name(), replacedIn(attribute.type())))
                    .toList());
        }
        return is instanceof Definition.Fact fact && (object.kind() == Kind.OPTIONS || object.kind() == Kind.CHECK)
                ? new Definition.Fact(fact.of(), replacedIn(object, fact.value()), fact.usual())
                : is;
    }

    private ColumnValue replacedIn(DatabaseObject column, ColumnValue value) {
        if (value instanceof ColumnValue.Computed computed) {
            return new ColumnValue.Computed(replacedIn(column, computed.expression()), computed.stored());
        }
        return value instanceof ColumnValue.Default given
                ? new ColumnValue.Default(replacedIn(column, given.expression()))
                : value;
    }

    private Parent replacedIn(Parent parent) {
        return tables.entrySet().stream()
                .filter(table -> parent.schema().isEmpty() && table.getValue().equals(parent.table()))
                .findFirst()
                .map(table -> new Parent(parent.schema(), table.getKey().name(), parent.bound()))
                .orElse(parent);
    }

    private Wording replacedIn(DatabaseObject object, Wording wording) {
        String text = replacedIn(wording.text());
        for (Map.Entry<DatabaseObject, RenamedColumn> column : columns.entrySet()) {
            String table = column.getKey().table().orElseThrow();
            if (object.table().equals(Optional.of(table))
                    || !replaced(text, table, "").equals(text)) {
                text = replaced(text, column.getValue().name(), column.getKey().name());
            }
        }
        String plain = object.kind() == Kind.VIEW ? SAME_ALIAS.matcher(text).replaceAll("$1") : text;
        return plain.equals(wording.text()) ? wording : Wording.of(plain);
    }

    /** A text with the expected names. */
    String replacedIn(String sql) {
        String text = sql;
        for (Map.Entry<DatabaseObject, String> table : tables.entrySet()) {
            text = replaced(text, table.getValue(), table.getKey().name());
        }
        for (Map.Entry<DatabaseObject, DatabaseObject> object : objects.entrySet()) {
            text = replaced(text, bare(object.getValue()), bare(object.getKey()));
        }
        return text;
    }

    private static String bare(DatabaseObject object) {
        return object.kind() == Kind.FUNCTION ? Sql.nameOfFunction(object.name()) : object.name();
    }

    /** The text with another name in the place of a name, each written with or without quotes. */
    private static String replaced(String text, String name, String other) {
        if (name.equals(other)) {
            return text;
        }
        String printed = PLAIN.matcher(other).matches() || other.isEmpty() ? other : Sql.quoted(other);
        return Pattern.compile("(?<![\\w\"])%s(?![\\w\"])".formatted(Pattern.quote(name)))
                .matcher(text.replace(Sql.quoted(name), printed))
                .replaceAll(Matcher.quoteReplacement(printed));
    }
}
