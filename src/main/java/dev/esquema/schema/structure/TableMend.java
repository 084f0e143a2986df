package dev.esquema.schema.structure;

import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The statements that make a table, or a column, with everything that belongs to it. */
record TableMend(Structure expected) {

    private static final String CHILD_OF = "child of ";

    private static final Pattern PARTITION =
            Pattern.compile("partition of (?<parent>(?:\"(?:[^\"]|\"\")*\"|[^\" ])+) (?<bound>.+)", Pattern.DOTALL);

    /** A foreign table is another server's to describe; a partition takes its parts from its parent. */
    List<String> create(String name, Definition.Table table) {
        if (table.traits().contains("foreign")) {
            return List.of();
        }
        String kind = table.traits().contains("unlogged") ? "unlogged table" : "table";
        Optional<String> partition = table.parent().filter(parent -> parent.startsWith("partition of "));
        List<String> statements = new ArrayList<>();
        if (partition.isPresent()) {
            String rest = table.partitioning().map(" %s"::formatted).orElse("");
            statements.add("create %s %s %s%s;".formatted(kind, Sql.quoted(name), partition.get(), rest));
        } else {
            statements.addAll(create(name, kind, table));
        }
        statements.addAll(traits(DatabaseObject.table(name), List.of(), without(table.traits(), "unlogged")));
        return statements;
    }

    private List<String> create(String name, String kind, Definition.Table table) {
        List<DatabaseObject> sequences = parts(name, Kind.SEQUENCE);
        List<String> statements = new ArrayList<>();
        sequences.forEach(sequence -> statements.add(create(sequence)));
        String columns = parts(name, Kind.COLUMN).stream()
                .map(column -> "    %s %s"
                        .formatted(Sql.quoted(column.name()), definition(column).text()))
                .collect(Collectors.joining(",\n"));
        String inherits = table.parent()
                .map(parent -> " inherits (%s)".formatted(parent.substring(CHILD_OF.length())))
                .orElse("");
        String partitioning = table.partitioning().map(" %s"::formatted).orElse("");
        statements.add("create %s %s (\n%s\n)%s%s;".formatted(kind, Sql.quoted(name), columns, inherits, partitioning));
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

    /** Only whether a table is logged and guarded by rows can be altered; a partitioned one has to be made anew. */
    static List<String> traits(DatabaseObject table, List<String> is, List<String> wanted) {
        List<String> statements = new ArrayList<>();
        String name = Sql.quoted(table.name());
        if (is.contains("unlogged") != wanted.contains("unlogged")) {
            statements.add(
                    "alter table %s set %s;".formatted(name, wanted.contains("unlogged") ? "unlogged" : "logged"));
        }
        if (is.contains("row level security") != wanted.contains("row level security")) {
            statements.add("alter table %s %s row level security;"
                    .formatted(name, wanted.contains("row level security") ? "enable" : "disable"));
        }
        return statements;
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

    private static String leave(String name, String parent) {
        Matcher partition = PARTITION.matcher(parent);
        return partition.matches()
                ? "alter table %s detach partition %s;".formatted(partition.group("parent"), name)
                : "alter table %s no inherit %s;".formatted(name, parent.substring(CHILD_OF.length()));
    }

    private static String join(String name, String parent) {
        Matcher partition = PARTITION.matcher(parent);
        return partition.matches()
                ? "alter table %s attach partition %s %s;"
                        .formatted(partition.group("parent"), name, partition.group("bound"))
                : "alter table %s inherit %s;".formatted(name, parent.substring(CHILD_OF.length()));
    }

    static String createIndex(String name, Definition.Index index, String how) {
        return "create %s%s %s on %s using %s;"
                .formatted(index.unique() ? "unique " : "", how, name, Sql.quoted(index.table()), index.method());
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
        return definition(constraint) instanceof Definition.Constraint known && known.isForeignKey();
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

    private static List<String> without(List<String> traits, String one) {
        return traits.stream().filter(trait -> !trait.equals(one)).toList();
    }
}
