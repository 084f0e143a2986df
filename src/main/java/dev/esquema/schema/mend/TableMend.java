package dev.esquema.schema.mend;

import dev.esquema.schema.structure.ConstraintKind;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Parent;
import dev.esquema.schema.structure.RowSecurity;
import dev.esquema.schema.structure.Sql;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The SQL statements that make a table with all its parts, or that alter a table.
 *
 * @param deferred the foreign keys that are not made with their table
 */
record TableMend(Structure expected, SqlNames names, Set<DatabaseObject> deferred) {

    TableMend(Structure expected, SqlNames names) {
        this(expected, names, Set.of());
    }

    /**
     * Returns nothing for a foreign table, because its definition is on another server. A partition gets its parts from
     * its parent.
     */
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
            statements.add(
                    "create %s %s partition of %s %s%s; -- refused if the partition was renamed or moved: then rename it or move it back instead"
                            .formatted(
                                    kind,
                                    names.of(name),
                                    names.of(parent),
                                    parent.bound().orElseThrow(),
                                    partitioning(table)));
            statements.addAll(keysAndIndexes(name));
        } else {
            statements.addAll(create(name, kind, table));
        }
        statements.addAll(rowSecurity(name, RowSecurity.OFF, table.rowSecurity()));
        return statements;
    }

    private List<String> create(String name, String kind, Definition.Table table) {
        SequenceMend sequences = new SequenceMend(expected, names);
        List<DatabaseObject> owned = sequences.ownedByTable(name);
        List<String> statements = new ArrayList<>();
        owned.forEach(sequence -> statements.add(sequences.create(sequence)));
        String columns = parts(name, Kind.COLUMN).stream()
                .map(column -> "    %s %s"
                        .formatted(Sql.quoted(column.name()), definition(column).text()))
                .collect(Collectors.joining(",\n"));
        String parents = table.parents().stream().map(names::of).collect(Collectors.joining(", "));
        String inherits = parents.isEmpty() ? "" : " inherits (%s)".formatted(parents);
        statements.add(
                "create %s %s (\n%s\n)%s%s; -- without rows: if the table was renamed or moved, rename it or move it back instead"
                        .formatted(kind, names.of(name), columns, inherits, partitioning(table)));
        owned.forEach(sequence -> statements.add(sequences.own(sequence)));
        statements.addAll(keysAndIndexes(name));
        return statements;
    }

    /** The constraints and indexes of the table's own; a partition gets others from its parent. */
    private List<String> keysAndIndexes(String name) {
        List<String> statements = new ArrayList<>();
        parts(name, Kind.CONSTRAINT).stream()
                .filter(constraint -> !deferred.contains(constraint))
                .sorted((one, other) -> Boolean.compare(isForeignKey(one), isForeignKey(other)))
                .map(constraint -> addConstraint(constraint, definition(constraint)))
                .forEach(statements::add);
        parts(name, Kind.INDEX)
                .forEach(index -> statements.add(createIndex("index", index, (Definition.Index) definition(index))));
        return statements;
    }

    private static String partitioning(Definition.Table table) {
        return table.partitionKey()
                .map(key -> " partition by %s".formatted(key.text()))
                .orElse("");
    }

    String addConstraint(DatabaseObject constraint, Definition wanted) {
        return "alter table %s add constraint %s %s;"
                .formatted(names.tableOf(constraint), Sql.quoted(constraint.name()), wanted.text());
    }

    /** @param how {@code index}, or {@code index if not exists} */
    String createIndex(String how, DatabaseObject object, Definition.Index index) {
        return "create %s%s %s on %s%s using %s;"
                .formatted(
                        index.unique() ? "unique " : "",
                        how,
                        Sql.quoted(object.name()),
                        index.valid() ? "" : "only ",
                        names.of(index.table()),
                        index.method().text());
    }

    /**
     * Alters an existing table that has left the parents that are not expected. Returns nothing if a partition key, or
     * whether the rows are on another server, differs: PostgreSQL cannot alter either.
     */
    List<String> change(DatabaseObject table, Definition.Table is, Definition.Table wanted) {
        if (is.foreign() != wanted.foreign() || !Wording.isMet(wanted.partitionKey(), is.partitionKey())) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        if (is.unlogged() != wanted.unlogged()) {
            statements.add("alter table %s set %s;"
                    .formatted(names.of(table.name()), wanted.unlogged() ? "unlogged" : "logged"));
        }
        statements.addAll(rowSecurity(table.name(), is.rowSecurity(), wanted.rowSecurity()));
        statements.addAll(parents(table.name(), is, wanted));
        return statements;
    }

    private List<String> rowSecurity(String table, RowSecurity is, RowSecurity wanted) {
        List<String> actions =
                switch (wanted) {
                    case OFF -> List.of("disable row level security");
                    case ON -> List.of("enable row level security", "no force row level security");
                    case FORCED -> List.of("enable row level security", "force row level security");
                };
        return is == wanted
                ? List.of()
                : actions.stream()
                        .map(action -> "alter table %s %s;".formatted(names.of(table), action))
                        .toList();
    }

    /** Adds the table to the parents that it lacks. */
    private List<String> parents(String table, Definition.Table is, Definition.Table wanted) {
        List<Parent> stay = staying(is, wanted);
        return wanted.parents().stream()
                .filter(parent -> !stay.contains(parent))
                .map(parent -> join(names.of(table), parent, is.hasParent()))
                .toList();
    }

    /** Removes the table from the parents that are not expected; its rows stay in the table. */
    List<String> leave(DatabaseObject table, Definition.Table is, Definition.Table wanted) {
        List<Parent> stay = staying(is, wanted);
        return is.parents().stream()
                .filter(parent -> !stay.contains(parent))
                .map(parent -> leave(names.of(table.name()), parent))
                .toList();
    }

    /** A parent that is added is the last one, so where the order differs, the table leaves all its parents first. */
    private static List<Parent> staying(Definition.Table is, Definition.Table wanted) {
        List<Parent> stay = new ArrayList<>(is.parents());
        stay.retainAll(wanted.parents());
        boolean inOrder = stay.equals(wanted.parents()
                .subList(0, Math.min(stay.size(), wanted.parents().size())));
        return inOrder ? stay : List.of();
    }

    private String leave(String name, Parent parent) {
        return parent.isPartitioned()
                ? "alter table %s detach partition %s;".formatted(names.of(parent), name)
                : "alter table %s no inherit %s;".formatted(name, names.of(parent));
    }

    /** @param moved whether the table may hold rows that belong to other partitions */
    private String join(String name, Parent parent, boolean moved) {
        String to = names.of(parent);
        return parent.bound()
                .map(bound -> "alter table %s attach partition %s %s;%s"
                        .formatted(to, name, bound, moved ? " %s".formatted(movedRows(to)) : ""))
                .orElseGet(() -> "alter table %s inherit %s;".formatted(name, to));
    }

    private static String movedRows(String parent) {
        return Sql.comment(
                "refused while rows of other partitions are in it: then copy its rows, delete them, attach it, and insert them into %s"
                        .formatted(parent));
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
