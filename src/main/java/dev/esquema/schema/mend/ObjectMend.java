package dev.esquema.schema.mend;

import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Sql;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The SQL statements that drop, create or change one object of any kind.
 *
 * @param comparison contains the present names of what was renamed
 */
record ObjectMend(
        Structure expected, SqlNames names, Comparison comparison, TypeReplacement types, Dependents dependents) {

    List<String> drop(DatabaseObject object, Definition is) {
        String name = Sql.quoted(object.name());
        return switch (object.kind()) {
            case COLUMN ->
                List.of("alter table %s drop column %s; -- its values are lost".formatted(names.tableOf(object), name));
            case CONSTRAINT -> List.of("alter table %s drop constraint %s;".formatted(names.tableOf(object), name));
            case TABLE ->
                List.of(
                        isForeign(is)
                                ? "drop foreign table %s;".formatted(names.of(object.name()))
                                : "drop table %s; -- its rows are lost".formatted(names.of(object.name())));
            case VIEW -> List.of(new StatementMend(names).dropView(object, (Definition.View) is));
            case INDEX, SEQUENCE, TYPE ->
                List.of("drop %s %s;".formatted(object.kind().label(), names.of(object.name())));
            case FUNCTION, TRIGGER, RULE, POLICY -> List.of(new StatementMend(names).drop(object));
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER ->
                is instanceof Definition.Fact fact
                        ? new FactMend(expected, names).change(object, fact.of(), Optional.of(fact), Optional.empty())
                        : List.of();
        };
    }

    private static boolean isForeign(Definition definition) {
        return definition instanceof Definition.Table table && table.foreign();
    }

    List<String> create(DatabaseObject object, Definition wanted) {
        Optional<String> renaming = new RenameMend(names, comparison).back(object, wanted);
        if (renaming.isPresent()) {
            return List.of(renaming.get());
        }
        if (wanted instanceof Definition.Table table) {
            return withParts(
                    object, new TableMend(expected, names, dependents.deferred()).create(object.name(), table));
        }
        if (wanted instanceof Definition.View view) {
            return withParts(object, new StatementMend(names).view(object, Optional.empty(), view));
        }
        if (wanted instanceof Definition.Statement statement && object.kind() != Kind.TYPE) {
            return withFacts(object, new StatementMend(names).create(object, statement));
        }
        if (wanted instanceof Definition.Fact fact) {
            return withComment(
                    object,
                    new FactMend(expected, names)
                            .change(object, fact.of(), Optional.empty(), Optional.of(fact.text())));
        }
        if (wanted instanceof Definition.Column column
                && comparison.renamedColumns().containsKey(object)) {
            return renameBack(
                    object, Objects.requireNonNull(comparison.renamedColumns().get(object)), column);
        }
        if (wanted instanceof Definition.Column column) {
            return withOwnOfHeirs(object, new ColumnMend(expected, names).add(object, column));
        }
        if (wanted instanceof Definition.Constraint) {
            return withFacts(object, List.of(new TableMend(expected, names).addConstraint(object, wanted)));
        }
        if (wanted instanceof Definition.Index index) {
            return withFacts(
                    object,
                    List.of("%s -- no row can be written while it is built"
                            .formatted(new TableMend(expected, names).createIndex("index", object, index))));
        }
        if (wanted instanceof Definition.Sequence sequence) {
            List<String> statements = new ArrayList<>();
            dependents
                    .identityOf(sequence)
                    .ifPresent(column -> statements.add("alter table %s alter column %s drop identity if exists;"
                            .formatted(names.tableOf(column), Sql.quoted(column.name()))));
            statements.addAll(new SequenceMend(expected, names).make(object));
            return withFacts(object, statements);
        }
        return withFacts(object, new TypeMend(names).create(object.name(), wanted));
    }

    private List<String> renameBack(DatabaseObject column, Comparison.RenamedColumn renamed, Definition.Column wanted) {
        List<String> statements = new ArrayList<>();
        statements.add("alter table %s rename column %s to %s; %s"
                .formatted(
                        names.tableOf(column),
                        Sql.quoted(renamed.name()),
                        Sql.quoted(column.name()),
                        Sql.comment("%s is not expected and has the type of %s: the column was renamed"
                                .formatted(Sql.quoted(renamed.name()), Sql.quoted(column.name())))));
        if (!wanted.isMetBy(renamed.is())) {
            statements.addAll(change(column, renamed.is(), wanted));
        }
        return statements;
    }

    /** A column that is added, or gets another default, does so in every partition and child. */
    private List<String> withOwnOfHeirs(DatabaseObject column, List<String> changed) {
        List<String> statements = new ArrayList<>(changed);
        statements.addAll(new InheritedColumnMend(expected, names).again(column));
        return statements;
    }

    /** Adds the triggers, rules and policies of a new table or view, the indexes of a view, and all facts about them. */
    private List<String> withParts(DatabaseObject relation, List<String> created) {
        if (created.isEmpty()) {
            return created;
        }
        List<String> statements = new ArrayList<>(created);
        expected.objects().forEach((part, definition) -> {
            if (definition instanceof Definition.Statement statement
                    && part.kind() != Kind.FUNCTION
                    && part.table().equals(Optional.of(relation.name()))) {
                statements.addAll(new StatementMend(names).create(part, statement));
            } else if (relation.kind() == Kind.VIEW
                    && definition instanceof Definition.Index index
                    && index.table().equals(relation.name())) {
                statements.add("%s -- refused if the view was renamed: then rename it back instead"
                        .formatted(new TableMend(expected, names).createIndex("index", part, index)));
            }
        });
        statements.addAll(new CarriedFacts(expected, names).ofWhole(relation, dependents.later()));
        return statements;
    }

    /** Adds the facts about a new object that is neither a table nor a view. */
    private List<String> withFacts(DatabaseObject object, List<String> created) {
        if (created.isEmpty()) {
            return created;
        }
        List<String> statements = new ArrayList<>(created);
        statements.addAll(new CarriedFacts(expected, names).of(object));
        return statements;
    }

    /** Adds the comment on a check of a domain, which is the only fact that others are about. */
    private List<String> withComment(DatabaseObject fact, List<String> stated) {
        return fact.kind() == Kind.CHECK ? withFacts(fact, stated) : stated;
    }

    List<String> change(DatabaseObject object, Definition is, Definition wanted) {
        if (wanted instanceof Definition.Column column && is instanceof Definition.Column actual) {
            return withOwnOfHeirs(object, new ColumnMend(expected, names).change(object, actual, column));
        }
        if (wanted instanceof Definition.Table table && is instanceof Definition.Table actual) {
            TableMend tables = new TableMend(expected, names);
            List<String> statements =
                    new ArrayList<>(table.hasParent() ? List.of() : tables.leave(object, actual, table));
            statements.addAll(tables.change(object, actual, table));
            return statements;
        }
        if (wanted instanceof Definition.Sequence sequence) {
            return new SequenceMend(expected, names).change(object, sequence);
        }
        if (dependents.isReplaced(object)) {
            return types.replace(
                    object, is, wanted, withFacts(object, new TypeMend(names).create(object.name(), wanted)));
        }
        if (object.kind() == Kind.TYPE) {
            return new TypeMend(names).change(object.name(), is, wanted);
        }
        if (wanted instanceof Definition.Statement statement && is instanceof Definition.Statement actual) {
            List<String> statements = new StatementMend(names).change(object, actual, statement);
            return object.kind() == Kind.TRIGGER || StatementMend.isDropped(object, actual, statement)
                    ? withFacts(object, statements)
                    : statements;
        }
        if (wanted instanceof Definition.View view && is instanceof Definition.View actual) {
            return withParts(object, new StatementMend(names).view(object, Optional.of(actual), view));
        }
        if (wanted instanceof Definition.Fact fact && is instanceof Definition.Fact actual) {
            return withComment(
                    object,
                    new FactMend(expected, names)
                            .change(object, fact.of(), Optional.of(actual), Optional.of(fact.text())));
        }
        if (wanted instanceof Definition.Constraint constraint
                && is instanceof Definition.Constraint actual
                && constraint.isMetOnceValidated(actual)) {
            return List.of("alter table %s validate constraint %s;"
                    .formatted(names.tableOf(object), Sql.quoted(object.name())));
        }
        List<String> statements = new ArrayList<>(drop(object, is));
        statements.addAll(create(object, wanted));
        return statements;
    }

    /** Makes an object again that was dropped before a correction. */
    List<String> again(DatabaseObject user, Definition definition) {
        return definition instanceof Definition.Column column
                ? new ColumnMend(expected, names).again(user, column)
                : create(user, definition);
    }
}
