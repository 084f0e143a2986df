package dev.esquema.postgres.structure;

import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Sql;

/** Creates an object again from its text, as the restore of a dump does. */
public final class Restored {

    private Restored() {}

    /** Returns SQL that recreates an object with an expression; for other objects the SQL has no effect. */
    public static String again(DatabaseObject object, Definition definition) {
        String name = Sql.quoted(object.name());
        if (definition instanceof Definition.Constraint constraint
                && constraint.kind().hasExpression()) {
            return "alter table %1$s drop constraint %2$s, add constraint %2$s %3$s"
                    .formatted(Sql.quoted(object.table().orElseThrow()), name, constraint.text());
        }
        if (definition instanceof Definition.Index index) {
            return "drop index %1$s; create %2$sindex %1$s on %3$s using %4$s"
                    .formatted(
                            name,
                            index.unique() ? "unique " : "",
                            Sql.quoted(index.table()),
                            index.method().text());
        }
        if (definition instanceof Definition.Column column && column.value() instanceof ColumnValue.Default) {
            return "alter table only %s alter column %s set %s"
                    .formatted(
                            Sql.quoted(object.table().orElseThrow()),
                            name,
                            column.value().text());
        }
        return "select 1";
    }
}
