package dev.esquema.schema.mend;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Firing;
import dev.esquema.schema.structure.Sql;
import dev.esquema.schema.structure.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The SQL statements that make functions, views, triggers, rules and policies as expected. */
record StatementMend(SqlNames names) {

    static final String LOST_WITH_VIEW = "privileges that no migration granted, and defaults of its columns, are lost";

    List<String> create(DatabaseObject object, Definition.Statement wanted) {
        String sql = wanted.sql().text();
        String name = Sql.quoted(object.name());
        List<String> statements = new ArrayList<>();
        statements.add(
                switch (object.kind()) {
                    case FUNCTION -> ended(qualified(sql, object.name()));
                    case POLICY -> "create policy %s on %s %s;".formatted(name, names.tableOf(object), sql);
                    case TRIGGER, RULE -> ended(sql);
                    case TYPE, TABLE, VIEW, SEQUENCE, COLUMN, CONSTRAINT, INDEX -> throw noStatement(object);
                    case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER ->
                        throw noStatement(object);
                });
        if (wanted.firing() != Firing.ORIGIN) {
            statements.add(fire(object, wanted.firing()));
        }
        return statements;
    }

    private static IllegalArgumentException noStatement(DatabaseObject object) {
        return new IllegalArgumentException("%s is not created by one statement".formatted(object));
    }

    List<String> change(DatabaseObject object, Definition.Statement is, Definition.Statement wanted) {
        if (wanted.sql().isAlike(is.sql())) {
            return List.of(fire(object, wanted.firing()));
        }
        List<String> statements = new ArrayList<>();
        if (isDropped(object, is, wanted)) {
            String lost = object.kind() == DatabaseObject.Kind.FUNCTION
                    ? " -- privileges that no migration granted are lost"
                    : "";
            statements.add(drop(object).concat(lost));
        }
        statements.addAll(create(object, wanted));
        return statements;
    }

    /** Whether an object is dropped and made again, because PostgreSQL cannot replace it. */
    static boolean isDropped(DatabaseObject object, Definition.Statement is, Definition.Statement wanted) {
        return object.kind() == DatabaseObject.Kind.FUNCTION
                ? isReplaced(is, wanted)
                : !wanted.sql().isAlike(is.sql());
    }

    String drop(DatabaseObject object) {
        return object.kind() == DatabaseObject.Kind.FUNCTION
                ? "drop routine %s;".formatted(names.ofFunction(object.name()))
                : "drop %s %s on %s;"
                        .formatted(object.kind().label(), Sql.quoted(object.name()), names.tableOf(object));
    }

    /** Drops an existing view first, because PostgreSQL replaces only a view that has the same columns. */
    List<String> view(DatabaseObject view, Optional<Definition.View> is, Definition.View wanted) {
        if (wanted.query().isEmpty()) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        is.map(actual -> "%s -- %s".formatted(dropView(view, actual), LOST_WITH_VIEW))
                .ifPresent(statements::add);
        statements.add(ended("create %s %s as\n%s"
                .formatted(
                        kind(wanted),
                        names.of(view.name()),
                        wanted.query().get().text())));
        return statements;
    }

    String dropView(DatabaseObject view, Definition.View is) {
        return "drop %s %s;".formatted(kind(is), names.of(view.name()));
    }

    private static String kind(Definition.View view) {
        return view.materialized() ? "materialized view" : "view";
    }

    private String fire(DatabaseObject object, Firing firing) {
        return "alter table %s %s %s %s;"
                .formatted(names.tableOf(object), firing.sql(), object.kind().label(), Sql.quoted(object.name()));
    }

    /** Whether a function must be dropped, because PostgreSQL cannot replace it. */
    static boolean isReplaced(Definition is, Definition wanted) {
        return is instanceof Definition.Statement actual
                && wanted instanceof Definition.Statement statement
                && !statement.sql().isAlike(actual.sql())
                && !head(actual.sql()).equals(head(statement.sql()));
    }

    /** The kind and the result of a function: PostgreSQL replaces only a function in which both are the same. */
    private static List<String> head(Wording sql) {
        return sql.text().lines().limit(2).toList();
    }

    /** The statement with the schema before the function's name, which is the first word followed by a bracket. */
    private String qualified(String sql, String signature) {
        String name = signature.substring(0, signature.indexOf('(') + 1);
        int at = sql.indexOf(" %s".formatted(name));
        return at < 0
                ? sql
                : "%s %s%s"
                        .formatted(sql.substring(0, at), names.ofFunction(name), sql.substring(at + 1 + name.length()));
    }

    private static String ended(String sql) {
        String text = sql.stripTrailing();
        return text.endsWith(";") ? text : "%s;".formatted(text);
    }
}
