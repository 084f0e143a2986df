package dev.esquema.schema.mend;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Parent;
import dev.esquema.schema.structure.Sql;
import java.util.Optional;

/**
 * Names as the correcting SQL writes them: in quotes, and with their schema.
 *
 * @param schema the owned schema; empty if it is not known, then names are written without a schema
 */
record SqlNames(Optional<String> schema) {

    /** The name of a relation, a type or a sequence of the owned schema. */
    String of(String name) {
        return schema.map(owner -> "%s.%s".formatted(Sql.quoted(owner), Sql.quoted(name)))
                .orElseGet(() -> Sql.quoted(name));
    }

    String of(Parent parent) {
        return parent.schema()
                .map(other -> "%s.%s".formatted(Sql.quoted(other), Sql.quoted(parent.table())))
                .orElseGet(() -> of(parent.table()));
    }

    /** The name of the table that an object belongs to. */
    String tableOf(DatabaseObject object) {
        return of(object.table().orElseThrow());
    }

    /** The name of a function with its arguments; the signature is given as SQL writes it. */
    String ofFunction(String signature) {
        return schema.map(owner -> "%s.%s".formatted(Sql.quoted(owner), signature))
                .orElse(signature);
    }

    /** A relation's name as a string constant, for functions that take one. */
    String literal(String name) {
        return literalOf(of(name));
    }

    static String literalOf(String text) {
        String quoted = text.replace("'", "''");
        return quoted.contains("\\") ? " E'%s'".formatted(quoted.replace("\\", "\\\\")) : "'%s'".formatted(quoted);
    }
}
