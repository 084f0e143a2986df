package dev.esquema.schema.mend;

import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Parent;
import dev.esquema.schema.structure.Sql;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The SQL statements that give an inherited column, of a partition or a child, the default and the NOT NULL of its own.
 *
 * <p>What such a column has of its own is written as {@code not null}, {@code default EXPRESSION} or {@code no default}.
 */
record InheritedColumnMend(Structure expected, SqlNames names) {

    private static final String NOT_NULL = "not null";

    /** @param wanted what the column is to have of its own; empty if it is to have what its parent has */
    List<String> change(DatabaseObject column, String is, String wanted) {
        String alter = "alter table %s alter column %s ".formatted(names.tableOf(column), Sql.quoted(column.name()));
        List<String> statements = new ArrayList<>();
        Optional<Parent> unknown =
                parent(column).filter(parent -> parent.owned().isEmpty());
        if (valueOf(wanted).isEmpty() && !valueOf(is).isEmpty() && unknown.isPresent()) {
            statements.add(asIn(unknown.get(), column));
        } else if (!valueOf(is).equals(valueOf(wanted))) {
            String value = valueOf(wanted).isEmpty() ? ofParent(column) : valueOf(wanted);
            statements.add(
                    "%s%s;".formatted(alter, value.startsWith("default ") ? "set ".concat(value) : "drop default"));
        }
        if (is.startsWith(NOT_NULL) != wanted.startsWith(NOT_NULL)) {
            statements.add("%s%s not null;".formatted(alter, wanted.startsWith(NOT_NULL) ? "set" : "drop"));
        }
        return statements;
    }

    /** Gives a column the default that its parent has now: a parent of another schema is not described. */
    private String asIn(Parent parent, DatabaseObject column) {
        String body =
                ("begin execute (select pg_catalog.concat('alter table %s alter column %s ', coalesce('set default ' ||"
                                + " pg_catalog.pg_get_expr(d.adbin, d.adrelid), 'drop default'))"
                                + " from pg_catalog.pg_attribute as a left join pg_catalog.pg_attrdef as d"
                                + " on d.adrelid = a.attrelid and d.adnum = a.attnum"
                                + " where a.attrelid = %s::pg_catalog.regclass and a.attname = %s); end")
                        .formatted(
                                inConstant(names.tableOf(column)),
                                inConstant(Sql.quoted(column.name())),
                                SqlNames.literalOf(names.of(parent)),
                                SqlNames.literalOf(column.name()));
        return FactMend.block(body);
    }

    private static String inConstant(String name) {
        return name.replace("'", "''");
    }

    /** What the columns that inherit from this one have of their own: a new default of the parent replaces it. */
    List<String> again(DatabaseObject column) {
        List<String> statements = new ArrayList<>();
        expected.objects().forEach((object, definition) -> {
            if (object.kind() == Kind.OPTIONS
                    && definition instanceof Definition.Fact fact
                    && !Difference.isIdentity(fact.text())
                    && fact.of().name().equals(column.name())
                    && inherits(fact.of(), column.table().orElseThrow())) {
                statements.addAll(change(fact.of(), "", fact.text()));
            }
        });
        return statements;
    }

    private boolean inherits(DatabaseObject column, String table) {
        return parentOf(column)
                .filter(parent -> parent.table().equals(Optional.of(table)) || inherits(parent, table))
                .isPresent();
    }

    /** The value of the nearest column above that the structure describes. */
    private String ofParent(DatabaseObject column) {
        return parentOf(column)
                .map(parent -> ownValue(parent).orElseGet(() -> ofParent(parent)))
                .orElse("");
    }

    private Optional<String> ownValue(DatabaseObject column) {
        Optional<String> ofTable = expected.find(column)
                .map(definition -> definition instanceof Definition.Column known
                                && known.value() instanceof ColumnValue.Default value
                        ? value.text()
                        : "no default");
        return ofTable.or(() -> expected.find(DatabaseObject.fact(Kind.OPTIONS, "", column))
                .map(fact -> valueOf(fact.text()))
                .filter(value -> !value.isEmpty()));
    }

    private Optional<Parent> parent(DatabaseObject column) {
        return expected.find(DatabaseObject.table(column.table().orElseThrow()))
                .flatMap(definition ->
                        ((Definition.Table) definition).parents().stream().findFirst());
    }

    private Optional<DatabaseObject> parentOf(DatabaseObject column) {
        return parent(column).flatMap(Parent::owned).map(table -> DatabaseObject.column(table, column.name()));
    }

    private static String valueOf(String own) {
        return own.startsWith(NOT_NULL) ? own.substring(NOT_NULL.length()).strip() : own;
    }
}
