package dev.esquema.schema.mend;

import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DataType;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Sql;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The SQL that makes an object as expected; a proposal for a person, never run by this service.
 *
 * <p>Names are written with their schema. A statement that deletes values or rows has a comment about it at its end.
 * The statements for all differences, in the order of a {@link dev.esquema.schema.structure.Comparison}, run as one
 * script in one transaction, so that all of them are done or none.
 */
public final class Mend {

    /** The kinds of objects that are dropped with a view or a column. */
    private static final Set<Kind> REMADE = Set.of(Kind.INDEX, Kind.CONSTRAINT, Kind.TRIGGER, Kind.RULE, Kind.POLICY);

    private static final Pattern DROP = Pattern.compile("((?:^| )drop (?:index|constraint|trigger|rule|policy)) ");

    private final Structure expected;
    private final SqlNames names;
    private final Map<DatabaseObject, String> renamedTables;
    private final TypeReplacement types;
    private final Dependents dependents;
    private final List<Difference> joining;

    /**
     * @param expected the whole expected structure, which holds the parts of a missing table
     * @param comparison the comparison of that structure with the live one
     */
    public Mend(Structure expected, Comparison comparison) {
        this.expected = expected;
        this.names = new SqlNames(comparison.schema());
        this.renamedTables = comparison.renamedTables();
        this.types = new TypeReplacement(expected, names, comparison.differences());
        this.dependents = new Dependents(expected, comparison, types);
        this.joining = comparison.differences().stream()
                .filter(difference ->
                        difference.expected().filter(Mend::hasParent).isPresent())
                .toList();
    }

    private static boolean hasParent(Definition definition) {
        return definition instanceof Definition.Table table && table.hasParent();
    }

    /**
     * One statement per line; empty if no SQL corrects the difference.
     *
     * @param script the script that makes the object; a view, a function, a trigger or a type must be made again from
     *     it
     */
    public Optional<String> sql(Difference difference, Optional<String> script) {
        List<String> own = new ArrayList<>(statements(difference));
        if (own.isEmpty()) {
            script.filter(name -> difference.expected().isPresent())
                    .map(name -> byHand(difference, name))
                    .ifPresent(own::add);
        }
        List<String> statements = new ArrayList<>();
        dependents.before(difference).forEach(user -> drop(user.getKey(), user.getValue())
                .forEach(statement -> statements.add(withLoss(user.getKey(), statement))));
        if (joining.stream().findFirst().equals(Optional.of(difference))) {
            joining.forEach(each -> statements.addAll(leave(each)));
        }
        statements.addAll(own);
        List<DatabaseObject> again = dependents.after(difference);
        again.forEach(user -> statements.addAll(again(user, expected.find(user).orElseThrow())));
        return statements.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join("\n", withPath(difference, !again.isEmpty(), statements)));
    }

    /** What a person does where no statement corrects a difference. */
    private static String byHand(Difference difference, String script) {
        DatabaseObject object = difference.object();
        if (difference.actual().isEmpty()) {
            return Sql.comment("%s is created by %s: run its statement again".formatted(object, script));
        }
        String steps = object.kind() == Kind.TABLE
                ? "rename it, run its statement in %s again, copy its rows into the new one, and drop the renamed one"
                : "change the columns that use it to text, drop it, run its statement in %s again, and change the columns back";
        return Sql.comment("PostgreSQL cannot alter %s so: %s".formatted(object, steps.formatted(script)));
    }

    /** A table leaves the parents that are not expected before another one takes its place there. */
    private List<String> leave(Difference difference) {
        return difference.actual().orElse(null) instanceof Definition.Table is
                        && difference.expected().orElseThrow() instanceof Definition.Table wanted
                ? new TableMend(expected, names).leave(difference.object(), is, wanted)
                : List.of();
    }

    private List<String> again(DatabaseObject user, Definition definition) {
        return definition instanceof Definition.Column column
                ? new ColumnMend(expected, names).again(user, column)
                : create(user, definition);
    }

    private String withLoss(DatabaseObject user, String drop) {
        if (user.kind() == Kind.COLUMN) {
            return "alter table %s drop column %s; -- made again below, its values are computed again"
                    .formatted(names.tableOf(user), Sql.quoted(user.name()));
        }
        return user.kind() == Kind.VIEW
                ? "%s -- made again below; privileges that no migration granted are lost".formatted(drop)
                : "%s -- made again below".formatted(drop);
    }

    private List<String> statements(Difference difference) {
        DatabaseObject object = difference.object();
        boolean isOfReplacedType =
                difference.expected().or(difference::actual).orElseThrow() instanceof Definition.Fact fact
                        && dependents.isReplaced(fact.of());
        if (difference.expected().isEmpty() && isOfReplacedType) {
            return List.of(Sql.comment("%s is gone: the type is made again".formatted(object)));
        }
        if (difference.expected().isEmpty()) {
            return ifExists(difference, drop(object, difference.actual().orElseThrow()));
        }
        Definition wanted = difference.expected().get();
        Optional<Definition> is =
                difference.actual().filter(actual -> !isOfReplacedType && !dependents.isDropped(object));
        List<String> statements =
                is.map(actual -> change(object, actual, wanted)).orElseGet(() -> create(object, wanted));
        boolean isMadeWithItsView =
                is.isEmpty() && REMADE.contains(object.kind()) && dependents.isOfReplacedView(difference);
        if (isMadeWithItsView) {
            List<String> again = new ArrayList<>(drop(object, wanted));
            again.addAll(statements);
            return ifExists(difference, again);
        }
        return ifExists(difference, statements);
    }

    /** What was dropped with a view or a column may be gone, or made again with the view. */
    private List<String> ifExists(Difference difference, List<String> statements) {
        return REMADE.contains(difference.object().kind()) && dependents.mayBeGone(difference)
                ? statements.stream()
                        .map(statement -> DROP.matcher(statement).replaceFirst("$1 if exists "))
                        .toList()
                : statements;
    }

    /**
     * Expressions and types are written without the owned schema, so the owned schema must be the first in the search
     * path.
     */
    private List<String> withPath(Difference difference, boolean namesMore, List<String> statements) {
        boolean needed = namesMore
                || namesTypes(difference.object())
                || difference.expected().filter(Mend::namesObjects).isPresent();
        if (names.schema().isEmpty() || renamedTables.containsKey(difference.object()) || !needed) {
            return statements;
        }
        List<String> all = new ArrayList<>();
        all.add(
                "select pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', %s, nullif(pg_catalog.current_setting('search_path'), '')), false);"
                        .formatted(SqlNames.literalOf(Sql.quoted(names.schema().get()))));
        all.addAll(statements);
        return all;
    }

    /** Whether the arguments of a function may have types of the owned schema. */
    private static boolean namesTypes(DatabaseObject object) {
        return object.kind() == Kind.FUNCTION
                && Stream.of(object.name()
                                .substring(
                                        object.name().indexOf('(') + 1,
                                        object.name().length() - 1)
                                .split(", ", -1))
                        .anyMatch(argument ->
                                !argument.isEmpty() && !DataType.of(argument).isBuiltIn());
    }

    private static boolean namesObjects(Definition wanted) {
        if (wanted instanceof Definition.Constraint constraint) {
            return switch (constraint.kind()) {
                case PRIMARY_KEY, UNIQUE -> false;
                case FOREIGN_KEY, CHECK, EXCLUDE -> true;
            };
        }
        if (wanted instanceof Definition.Index index) {
            return !index.isPlain();
        }
        if (wanted instanceof Definition.Column column) {
            return !DataType.of(column.type()).isBuiltIn()
                    || column.collation().isPresent()
                    || column.value() instanceof ColumnValue.Default
                    || column.value() instanceof ColumnValue.Computed;
        }
        return wanted instanceof Definition.Table
                || wanted instanceof Definition.Statement
                || wanted instanceof Definition.View
                || wanted instanceof Definition.Domain
                || wanted instanceof Definition.Composite
                || wanted instanceof Definition.Fact;
    }

    private List<String> drop(DatabaseObject object, Definition is) {
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

    private List<String> create(DatabaseObject object, Definition wanted) {
        if (renamedTables.containsKey(object)) {
            String actual = renamedTables.get(object);
            return List.of("alter table %s rename to %s; %s"
                    .formatted(
                            names.of(actual),
                            Sql.quoted(object.name()),
                            Sql.comment("%s has the sequence, the keys or the columns of %s: the table was renamed"
                                    .formatted(Sql.quoted(actual), Sql.quoted(object.name())))));
        }
        if (wanted instanceof Definition.Table table) {
            return withParts(
                    object, new TableMend(expected, names, dependents.deferred()).create(object.name(), table));
        }
        if (wanted instanceof Definition.View view) {
            return withParts(object, new StatementMend(names).view(object, Optional.empty(), view));
        }
        if (wanted instanceof Definition.Statement statement && object.kind() != Kind.TYPE) {
            return withParts(object, new StatementMend(names).create(object, statement));
        }
        if (wanted instanceof Definition.Fact fact) {
            return new FactMend(expected, names).change(object, fact.of(), Optional.empty(), Optional.of(fact.text()));
        }
        if (wanted instanceof Definition.Column column) {
            return withOwnOfHeirs(object, new ColumnMend(expected, names).add(object, column));
        }
        if (wanted instanceof Definition.Constraint) {
            return List.of(new TableMend(expected, names).addConstraint(object, wanted));
        }
        if (wanted instanceof Definition.Index index) {
            return List.of("%s -- no row can be written while it is built"
                    .formatted(new TableMend(expected, names).createIndex("index", object, index)));
        }
        if (wanted instanceof Definition.Sequence sequence) {
            List<String> statements = new ArrayList<>();
            dependents
                    .identityOf(sequence)
                    .ifPresent(column -> statements.add("alter table %s alter column %s drop identity if exists;"
                            .formatted(names.tableOf(column), Sql.quoted(column.name()))));
            statements.addAll(new SequenceMend(expected, names).make(object));
            return withParts(object, statements);
        }
        return withParts(object, new TypeMend(names).create(object.name(), wanted));
    }

    /** A column that is added, or gets another default, does so in every partition and child. */
    private List<String> withOwnOfHeirs(DatabaseObject column, List<String> changed) {
        List<String> statements = new ArrayList<>(changed);
        statements.addAll(new InheritedColumnMend(expected, names).again(column));
        return statements;
    }

    /** Adds triggers, rules and policies of a new table or view, and the facts about any new object. */
    private List<String> withParts(DatabaseObject object, List<String> created) {
        if (created.isEmpty()) {
            return created;
        }
        List<String> statements = new ArrayList<>(created);
        expected.objects().forEach((part, definition) -> {
            boolean ofObject = definition instanceof Definition.Fact fact
                    ? fact.of().equals(object)
                            || (object.kind() == Kind.TABLE && fact.of().table().equals(Optional.of(object.name())))
                    : definition instanceof Definition.Statement
                            && part.kind() != Kind.FUNCTION
                            && object.kind().isRelation()
                            && part.table().equals(Optional.of(object.name()));
            boolean isCorrectedLater = dependents.isReplaced(object) && dependents.isDifferent(part);
            if (ofObject && !isCorrectedLater) {
                statements.addAll(create(part, definition));
            } else if (object.kind() == Kind.VIEW
                    && definition instanceof Definition.Index index
                    && index.table().equals(object.name())) {
                statements.add(new TableMend(expected, names).createIndex("index if not exists", part, index));
            }
        });
        return statements;
    }

    private List<String> change(DatabaseObject object, Definition is, Definition wanted) {
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
                    object, is, wanted, withParts(object, new TypeMend(names).create(object.name(), wanted)));
        }
        if (object.kind() == Kind.TYPE) {
            return new TypeMend(names).change(object.name(), is, wanted);
        }
        if (wanted instanceof Definition.Statement statement && is instanceof Definition.Statement actual) {
            return new StatementMend(names).change(object, actual, statement);
        }
        if (wanted instanceof Definition.View view && is instanceof Definition.View actual) {
            return withParts(object, new StatementMend(names).view(object, Optional.of(actual), view));
        }
        if (wanted instanceof Definition.Fact fact && is instanceof Definition.Fact actual) {
            return new FactMend(expected, names)
                    .change(object, fact.of(), Optional.of(actual), Optional.of(fact.text()));
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
}
