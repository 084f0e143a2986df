package dev.esquema.schema.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The SQL that makes an object what it should be; a proposal for a person, never run by us.
 *
 * <p>In the order of a {@link Comparison}. Views, functions, triggers and types are known by presence alone, so there is no statement that would make them.
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
            return drop(object, difference.actual().orElseThrow());
        }
        Definition wanted = difference.expected().get();
        return difference.actual().map(is -> change(object, is, wanted)).orElseGet(() -> create(object, wanted));
    }

    private List<String> drop(DatabaseObject object, Definition is) {
        String name = Sql.quoted(object.name());
        return switch (object.kind()) {
            case COLUMN ->
                List.of("alter table %s drop column %s; -- its values are lost".formatted(tableOf(object), name));
            case CONSTRAINT -> List.of("alter table %s drop constraint %s;".formatted(tableOf(object), name));
            case TRIGGER -> List.of("drop trigger %s on %s;".formatted(name, tableOf(object)));
            case INDEX -> List.of("drop %s %s;".formatted(index(((Definition.Index) is).table()), name));
            case TABLE ->
                List.of(
                        isForeign(is)
                                ? "drop foreign table %s;".formatted(name)
                                : "drop table %s; -- its rows are lost".formatted(name));
            case VIEW -> List.of("drop %s %s;".formatted(isMaterialized(is) ? "materialized view" : "view", name));
            case SEQUENCE, TYPE -> List.of("drop %s %s;".formatted(object.kind().word(), name));
            case FUNCTION -> List.of("drop routine %s;".formatted(object.name()));
        };
    }

    private static boolean isForeign(Definition definition) {
        return definition instanceof Definition.Table table && table.foreign();
    }

    private static boolean isMaterialized(Definition definition) {
        return definition instanceof Definition.View view && view.materialized();
    }

    private List<String> create(DatabaseObject object, Definition wanted) {
        if (wanted instanceof Definition.Table table) {
            return new TableMend(expected).create(object.name(), table);
        }
        String name = Sql.quoted(object.name());
        if (wanted instanceof Definition.Column column) {
            return new TableMend(expected).addColumn(object, column);
        }
        if (wanted instanceof Definition.Constraint) {
            return List.of("alter table %s add constraint %s %s;".formatted(tableOf(object), name, wanted.text()));
        }
        if (wanted instanceof Definition.Index index) {
            return List.of(TableMend.createIndex(name, index, index(index.table())));
        }
        if (wanted instanceof Definition.Sequence sequence) {
            List<String> statements = new ArrayList<>();
            statements.add("create sequence %s %s;".formatted(name, sequence.options()));
            statements.add(TableMend.own(object, sequence));
            return statements;
        }
        return List.of();
    }

    /** PostgreSQL builds and drops no index of a partitioned table concurrently. */
    private String index(String table) {
        return expected.find(DatabaseObject.table(table))
                .filter(definition -> definition instanceof Definition.Table parent
                        && (parent.partitionKey().isPresent() || parent.hasParent()))
                .map(partitioned -> "index")
                .orElse("index concurrently");
    }

    private List<String> change(DatabaseObject object, Definition is, Definition wanted) {
        if (wanted instanceof Definition.Column column && is instanceof Definition.Column actual) {
            return ColumnMend.statements(object, actual, column);
        }
        if (wanted instanceof Definition.Table table && is instanceof Definition.Table actual) {
            List<String> statements = new ArrayList<>(TableMend.traits(object, actual, table));
            statements.addAll(TableMend.parents(object, actual, table));
            return statements;
        }
        if (wanted instanceof Definition.View) {
            return List.of();
        }
        if (wanted instanceof Definition.Sequence sequence) {
            return List.of(
                    "alter sequence %s %s;".formatted(Sql.quoted(object.name()), sequence.options()),
                    TableMend.own(object, sequence));
        }
        List<String> statements = new ArrayList<>(drop(object, is));
        statements.addAll(create(object, wanted));
        return statements;
    }

    private static String tableOf(DatabaseObject object) {
        return Sql.quoted(object.table().orElseThrow());
    }
}
