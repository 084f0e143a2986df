package dev.esquema.schema.mend;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Sql;
import dev.esquema.schema.structure.Structure;
import java.util.List;
import java.util.Optional;

/** The SQL statements that change a sequence into the expected one. */
record SequenceMend(Structure expected, SqlNames names) {

    /** The sequences that are dropped with a column. */
    List<DatabaseObject> ownedBy(DatabaseObject column) {
        return expected
                .only((object, definition) -> definition instanceof Definition.Sequence sequence
                        && sequence.ownedBy().equals(Optional.of(column)))
                .objects()
                .keySet()
                .stream()
                .toList();
    }

    /** Creates the sequence; a sequence that still exists without its column stays as it is. */
    String create(DatabaseObject sequence) {
        return "create sequence if not exists %s %s;"
                .formatted(names.of(sequence.name()), definition(sequence).options());
    }

    String own(DatabaseObject sequence) {
        return own(sequence, definition(sequence));
    }

    private String own(DatabaseObject sequence, Definition.Sequence wanted) {
        String owner = wanted.ownedBy()
                .map(column -> "%s.%s".formatted(names.tableOf(column), Sql.quoted(column.name())))
                .orElse("none");
        return "alter sequence %s owned by %s;".formatted(names.of(sequence.name()), owner);
    }

    /** Makes a missing sequence; it continues after the largest number of the column that it belongs to. */
    List<String> make(DatabaseObject sequence) {
        Optional<DatabaseObject> column = definition(sequence).ownedBy();
        if (column.isEmpty()) {
            return List.of(
                    "%s -- it starts at its first value: set it with setval() to the last number that was used, or rename it back if it was renamed"
                            .formatted(create(sequence)));
        }
        return List.of(create(sequence), own(sequence), follow(sequence, column.get()));
    }

    List<String> change(DatabaseObject sequence, Definition.Sequence wanted) {
        return List.of(
                "alter sequence %s %s;".formatted(names.of(sequence.name()), wanted.options()), own(sequence, wanted));
    }

    /** Makes an exhausted sequence continue after the largest number of its column. */
    List<String> restart(DatabaseObject sequence) {
        String name = names.of(sequence.name());
        Optional<DatabaseObject> column = expected.find(sequence)
                .flatMap(definition ->
                        definition instanceof Definition.Sequence known ? known.ownedBy() : Optional.empty());
        return column.map(owner -> List.of(
                        "alter sequence %s restart; -- if a row has the last number, change the column and the sequence to bigint"
                                .formatted(name),
                        follow(sequence, owner)))
                .orElseGet(() -> List.of(
                        "alter sequence %s restart; -- numbers that are used already come again".formatted(name)));
    }

    /** Sets the next number above all numbers that the column holds. */
    private String follow(DatabaseObject sequence, DatabaseObject column) {
        return "select pg_catalog.setval(%s, max(%2$s)) from %3$s having max(%2$s) > 0;"
                .formatted(names.literal(sequence.name()), Sql.quoted(column.name()), names.tableOf(column));
    }

    /**
     * The same for an identity column; another sequence may still belong to the column, so the statement finds the
     * identity sequence by its dependency.
     */
    String followIdentity(DatabaseObject column) {
        return ("select pg_catalog.setval(d.objid::pg_catalog.regclass, max(t.%1$s)) from %2$s as t, pg_catalog.pg_depend as d"
                        + " join pg_catalog.pg_attribute as a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid"
                        + " where d.deptype = 'i' and d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass"
                        + " and d.refobjid = %3$s::pg_catalog.regclass and a.attname = %4$s"
                        + " group by d.objid having max(t.%1$s) > 0;")
                .formatted(
                        Sql.quoted(column.name()),
                        names.tableOf(column),
                        names.literal(column.table().orElseThrow()),
                        SqlNames.literalOf(column.name()));
    }

    private Definition.Sequence definition(DatabaseObject sequence) {
        return (Definition.Sequence) expected.find(sequence).orElseThrow();
    }

    /** The sequences that belong to a table's columns. */
    List<DatabaseObject> ownedByTable(String table) {
        return expected
                .only((object, definition) -> object.kind() == Kind.SEQUENCE
                        && Structure.tableOf(object, definition).equals(Optional.of(table)))
                .objects()
                .keySet()
                .stream()
                .toList();
    }
}
