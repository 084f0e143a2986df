package dev.esquema.manifest;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Sql;

/** Makes an object again from the words that describe it, as restoring a dump does. */
public final class Restored {

    private Restored() {}

    /** SQL that does nothing to what keeps no expression. */
    public static String again(DatabaseObject object, Definition definition) {
        String name = Sql.quoted(object.name());
        if (definition instanceof Definition.Constraint constraint
                && (constraint.text().startsWith("CHECK") || constraint.text().startsWith("EXCLUDE"))) {
            return "alter table %1$s drop constraint %2$s, add constraint %2$s %3$s"
                    .formatted(Sql.quoted(object.table().orElseThrow()), name, constraint.text());
        }
        if (definition instanceof Definition.Index index) {
            return "drop index %1$s; create %2$sindex %1$s on %3$s using %4$s"
                    .formatted(name, index.unique() ? "unique " : "", Sql.quoted(index.table()), index.method());
        }
        return "select 1";
    }
}
