package dev.esquema.schema.mend;

import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Sql;
import java.util.Optional;

/** The SQL statement that gives an object its expected name: it keeps rows, numbers and everything that uses it. */
record RenameMend(SqlNames names, Comparison comparison) {

    /** Returns nothing for an object that was not renamed. */
    Optional<String> back(DatabaseObject object, Definition wanted) {
        Optional<String> table =
                Optional.ofNullable(comparison.renamedTables().get(object)).map(now -> table(object, now, wanted));
        return table.or(() ->
                Optional.ofNullable(comparison.renamedObjects().get(object)).map(now -> other(object, now, wanted)));
    }

    private String table(DatabaseObject table, String now, Definition wanted) {
        boolean isForeign = wanted instanceof Definition.Table known && known.foreign();
        return "alter %s %s rename to %s; %s"
                .formatted(
                        isForeign ? "foreign table" : "table",
                        names.of(now),
                        Sql.quoted(table.name()),
                        Sql.comment(
                                "%s has the sequence, the keys, the columns or the parent of %s: the table was renamed"
                                        .formatted(Sql.quoted(now), Sql.quoted(table.name()))));
    }

    private String other(DatabaseObject object, DatabaseObject now, Definition wanted) {
        boolean isFunction = object.kind() == Kind.FUNCTION;
        String kind = isFunction
                ? "routine"
                : wanted instanceof Definition.View view && view.materialized()
                        ? "materialized view"
                        : object.kind().label();
        return "alter %s %s rename to %s; %s"
                .formatted(
                        kind,
                        isFunction ? names.ofFunction(now.name()) : names.of(now.name()),
                        Sql.quoted(isFunction ? Sql.nameOfFunction(object.name()) : object.name()),
                        Sql.comment("no migration makes %s, and it has the definition of %s: it was renamed"
                                .formatted(now, object)));
    }
}
