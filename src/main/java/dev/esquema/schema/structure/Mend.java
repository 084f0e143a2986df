package dev.esquema.schema.structure;

import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The SQL that makes an object what it should be; a proposal for a person, never run by us.
 *
 * <p>Views, functions, triggers and types are known by presence alone, so there is no statement that would make them.
 *
 * @param expected the whole structure that should be, of which a missing table takes its parts
 */
public record Mend(Structure expected) {

    /** One statement a line; empty where only the script knows. */
    public Optional<String> sql(Difference difference) {
        List<String> statements = statements(difference);
        return statements.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", statements));
    }

    private List<String> statements(Difference difference) {
        DatabaseObject object = difference.object();
        if (difference.expected().isEmpty()) {
            return drop(object);
        }
        Definition wanted = difference.expected().get();
        return difference
                .actual()
                .map(is -> change(object, is, wanted))
                .orElseGet(
                        () -> wanted instanceof Definition.Table ? createTable(object.name()) : create(object, wanted));
    }

    private static List<String> drop(DatabaseObject object) {
        String name = Sql.quoted(object.name());
        return switch (object.kind()) {
            case COLUMN, CONSTRAINT ->
                List.of("alter table %s drop %s %s;"
                        .formatted(tableOf(object), object.kind().word(), name));
            case TRIGGER -> List.of("drop trigger %s on %s;".formatted(name, tableOf(object)));
            case INDEX -> List.of("drop index concurrently %s;".formatted(name));
            case TABLE, VIEW, SEQUENCE, TYPE ->
                List.of("drop %s %s;".formatted(object.kind().word(), name));
            case FUNCTION -> List.of("drop function %s;".formatted(object.name()));
        };
    }

    private static List<String> create(DatabaseObject object, Definition wanted) {
        String name = Sql.quoted(object.name());
        if (wanted instanceof Definition.Column) {
            return List.of("alter table %s add column %s %s;".formatted(tableOf(object), name, wanted.text()));
        }
        if (wanted instanceof Definition.Constraint) {
            return List.of("alter table %s add constraint %s %s;".formatted(tableOf(object), name, wanted.text()));
        }
        if (wanted instanceof Definition.Index index) {
            return List.of(createIndex(name, index, "index concurrently"));
        }
        if (wanted instanceof Definition.Sequence sequence) {
            List<String> statements = new ArrayList<>();
            statements.add("create sequence %s %s;".formatted(name, sequence.options()));
            statements.addAll(own(object, sequence));
            return statements;
        }
        return List.of();
    }

    private static List<String> change(DatabaseObject object, Definition is, Definition wanted) {
        if (wanted instanceof Definition.Column column && is instanceof Definition.Column actual) {
            return ColumnMend.statements(object, actual, column);
        }
        if (wanted instanceof Definition.Table table && is instanceof Definition.Table actual) {
            return ColumnMend.traits(object, actual.traits(), table.traits());
        }
        if (wanted instanceof Definition.Sequence sequence) {
            List<String> statements = new ArrayList<>();
            statements.add("alter sequence %s %s;".formatted(Sql.quoted(object.name()), sequence.options()));
            statements.addAll(own(object, sequence));
            return statements;
        }
        List<String> statements = new ArrayList<>(drop(object));
        statements.addAll(create(object, wanted));
        return statements;
    }

    /** The table with everything that belongs to it. */
    private List<String> createTable(String table) {
        List<String> statements = new ArrayList<>();
        List<DatabaseObject> parts = expected.objects().keySet().stream()
                .filter(object -> Structure.tableOf(object, definition(object)).equals(Optional.of(table)))
                .toList();
        of(parts, Kind.SEQUENCE)
                .forEach(sequence -> statements.add("create sequence %s %s;"
                        .formatted(
                                Sql.quoted(sequence.name()), ((Definition.Sequence) definition(sequence)).options())));
        String columns = of(parts, Kind.COLUMN).stream()
                .map(column -> "    %s %s"
                        .formatted(Sql.quoted(column.name()), definition(column).text()))
                .collect(Collectors.joining(",\n"));
        statements.add("create table %s (\n%s\n);".formatted(Sql.quoted(table), columns));
        of(parts, Kind.SEQUENCE)
                .forEach(sequence -> statements.addAll(own(sequence, (Definition.Sequence) definition(sequence))));
        of(parts, Kind.CONSTRAINT).forEach(constraint -> statements.addAll(create(constraint, definition(constraint))));
        of(parts, Kind.INDEX)
                .forEach(index -> statements.add(
                        createIndex(Sql.quoted(index.name()), (Definition.Index) definition(index), "index")));
        return statements;
    }

    private Definition definition(DatabaseObject object) {
        return expected.find(object).orElseThrow();
    }

    private static List<DatabaseObject> of(List<DatabaseObject> parts, Kind kind) {
        return parts.stream().filter(part -> part.kind() == kind).toList();
    }

    private static String createIndex(String name, Definition.Index index, String how) {
        return "create %s%s %s on %s using %s;"
                .formatted(index.unique() ? "unique " : "", how, name, Sql.quoted(index.table()), index.method());
    }

    private static List<String> own(DatabaseObject sequence, Definition.Sequence wanted) {
        String owner = wanted.ownedBy()
                .map(column -> "%s.%s".formatted(tableOf(column), Sql.quoted(column.name())))
                .orElse("none");
        return List.of("alter sequence %s owned by %s;".formatted(Sql.quoted(sequence.name()), owner));
    }

    private static String tableOf(DatabaseObject object) {
        return Sql.quoted(object.table().orElseThrow());
    }
}
