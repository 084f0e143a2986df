package dev.esquema.schema.structure;

import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The statements that make a table, or a column, with everything that belongs to it. */
record TableMend(Structure expected) {

    /** A foreign table is another server's to describe; a partition takes its parts from its parent. */
    List<String> create(String name, Definition.Table table) {
        if (table.foreign()) {
            return List.of();
        }
        String kind = table.unlogged() ? "unlogged table" : "table";
        Optional<Parent> partitioned =
                table.parents().stream().filter(Parent::isPartitioned).findFirst();
        List<String> statements = new ArrayList<>();
        if (partitioned.isPresent()) {
            Parent parent = partitioned.get();
            statements.add("create %s %s partition of %s %s%s;"
                    .formatted(
                            kind,
                            Sql.quoted(name),
                            quoted(parent),
                            parent.bound().orElseThrow(),
                            partitioning(table)));
        } else {
            statements.addAll(create(name, kind, table));
        }
        statements.addAll(rowSecurity(Sql.quoted(name), RowSecurity.OFF, table.rowSecurity()));
        return statements;
    }

    private static String partitioning(Definition.Table table) {
        return table.partitionKey()
                .map(key -> " partition by %s".formatted(key.text()))
                .orElse("");
    }

    private static String quoted(Parent parent) {
        String table = Sql.quoted(parent.table());
        return parent.schema()
                .map(schema -> "%s.%s".formatted(Sql.quoted(schema), table))
                .orElse(table);
    }

    private List<String> create(String name, String kind, Definition.Table table) {
        List<DatabaseObject> sequences = parts(name, Kind.SEQUENCE);
        List<String> statements = new ArrayList<>();
        sequences.forEach(sequence -> statements.add(create(sequence)));
        String columns = parts(name, Kind.COLUMN).stream()
                .map(column -> "    %s %s"
                        .formatted(Sql.quoted(column.name()), definition(column).text()))
                .collect(Collectors.joining(",\n"));
        String parents = table.parents().stream().map(TableMend::quoted).collect(Collectors.joining(", "));
        String inherits = parents.isEmpty() ? "" : " inherits (%s)".formatted(parents);
        statements.add(
                "create %s %s (\n%s\n)%s%s;".formatted(kind, Sql.quoted(name), columns, inherits, partitioning(table)));
        sequences.forEach(sequence -> statements.add(own(sequence, (Definition.Sequence) definition(sequence))));
        parts(name, Kind.CONSTRAINT).stream()
                .sorted((one, other) -> Boolean.compare(isForeignKey(one), isForeignKey(other)))
                .map(constraint -> "alter table %s add constraint %s %s;"
                        .formatted(
                                Sql.quoted(name),
                                Sql.quoted(constraint.name()),
                                definition(constraint).text()))
                .forEach(statements::add);
        parts(name, Kind.INDEX)
                .forEach(index -> statements.add(
                        createIndex(Sql.quoted(index.name()), (Definition.Index) definition(index), "index")));
        return statements;
    }

    List<String> addColumn(DatabaseObject column, Definition.Column wanted) {
        String table = column.table().orElseThrow();
        List<DatabaseObject> sequences = parts(table, Kind.SEQUENCE).stream()
                .filter(sequence ->
                        ((Definition.Sequence) definition(sequence)).ownedBy().equals(Optional.of(column)))
                .toList();
        List<String> statements = new ArrayList<>();
        sequences.forEach(sequence -> statements.add(create(sequence)));
        statements.add("alter table %s add column %s %s;"
                .formatted(Sql.quoted(table), Sql.quoted(column.name()), wanted.text()));
        sequences.forEach(sequence -> statements.add(own(sequence, (Definition.Sequence) definition(sequence))));
        return statements;
    }

    /** Whether a table is logged and which rows its policies show can be altered; a partition key cannot. */
    static List<String> traits(DatabaseObject table, Definition.Table is, Definition.Table wanted) {
        List<String> statements = new ArrayList<>();
        String name = Sql.quoted(table.name());
        if (is.unlogged() != wanted.unlogged()) {
            statements.add("alter table %s set %s;".formatted(name, wanted.unlogged() ? "unlogged" : "logged"));
        }
        statements.addAll(rowSecurity(name, is.rowSecurity(), wanted.rowSecurity()));
        return statements;
    }

    private static List<String> rowSecurity(String name, RowSecurity is, RowSecurity wanted) {
        List<String> actions = new ArrayList<>();
        if (is != wanted) {
            switch (wanted) {
                case OFF -> actions.add("disable row level security");
                case ON -> {
                    actions.add("enable row level security");
                    actions.add("no force row level security");
                }
                case FORCED -> {
                    actions.add("enable row level security");
                    actions.add("force row level security");
                }
            }
        }
        return actions.stream()
                .map(action -> "alter table %s %s;".formatted(name, action))
                .toList();
    }

    /** Leaves the parents that are not wanted and joins those that are; its rows stay. */
    static List<String> parents(DatabaseObject table, Definition.Table is, Definition.Table wanted) {
        String name = Sql.quoted(table.name());
        List<String> statements = new ArrayList<>();
        is.parents().stream()
                .filter(parent -> !wanted.parents().contains(parent))
                .forEach(parent -> statements.add(leave(name, parent)));
        wanted.parents().stream()
                .filter(parent -> !is.parents().contains(parent))
                .forEach(parent -> statements.add(join(name, parent)));
        return statements;
    }

    private static String leave(String name, Parent parent) {
        return parent.isPartitioned()
                ? "alter table %s detach partition %s;".formatted(quoted(parent), name)
                : "alter table %s no inherit %s;".formatted(name, quoted(parent));
    }

    private static String join(String name, Parent parent) {
        return parent.bound()
                .map(bound -> "alter table %s attach partition %s %s;".formatted(quoted(parent), name, bound))
                .orElseGet(() -> "alter table %s inherit %s;".formatted(name, quoted(parent)));
    }

    static String createIndex(String name, Definition.Index index, String how) {
        return "create %s%s %s on %s using %s;"
                .formatted(
                        index.unique() ? "unique " : "",
                        how,
                        name,
                        Sql.quoted(index.table()),
                        index.method().text());
    }

    static String own(DatabaseObject sequence, Definition.Sequence wanted) {
        String owner = wanted.ownedBy()
                .map(column -> "%s.%s".formatted(Sql.quoted(column.table().orElseThrow()), Sql.quoted(column.name())))
                .orElse("none");
        return "alter sequence %s owned by %s;".formatted(Sql.quoted(sequence.name()), owner);
    }

    private String create(DatabaseObject sequence) {
        return "create sequence %s %s;"
                .formatted(Sql.quoted(sequence.name()), ((Definition.Sequence) definition(sequence)).options());
    }

    private boolean isForeignKey(DatabaseObject constraint) {
        return definition(constraint) instanceof Definition.Constraint known
                && known.kind() == ConstraintKind.FOREIGN_KEY;
    }

    private List<DatabaseObject> parts(String table, Kind kind) {
        return expected.objects().keySet().stream()
                .filter(object -> object.kind() == kind)
                .filter(object -> Structure.tableOf(object, definition(object)).equals(Optional.of(table)))
                .toList();
    }

    private Definition definition(DatabaseObject object) {
        return expected.find(object).orElseThrow();
    }
}
