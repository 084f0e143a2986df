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
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    private final Set<DatabaseObject> renamed;
    private final ObjectMend objects;
    private final Dependents dependents;
    private final List<Difference> joining;

    /**
     * @param expected the whole expected structure, which holds the parts of a missing table
     * @param comparison the comparison of that structure with the live one
     */
    public Mend(Structure expected, Comparison comparison) {
        this.expected = expected;
        this.names = new SqlNames(comparison.schema());
        this.renamed = Stream.of(comparison.renamedTables(), comparison.renamedObjects())
                .flatMap(objects -> objects.keySet().stream())
                .collect(Collectors.toSet());
        TypeReplacement types = new TypeReplacement(expected, names, comparison.differences());
        this.dependents = new Dependents(expected, comparison, types);
        this.objects = new ObjectMend(expected, names, comparison, types, dependents);
        this.joining = comparison.differences().stream()
                .filter(difference ->
                        difference.expected().filter(Definition::hasParent).isPresent())
                .toList();
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
        dependents.before(difference).forEach(user -> objects.drop(user.object(), user.present())
                .forEach(statement -> statements.add(withLoss(user, statement))));
        if (joining.stream().findFirst().equals(Optional.of(difference))) {
            joining.forEach(each -> statements.addAll(leave(each)));
        }
        statements.addAll(own);
        List<DatabaseObject> again = dependents.after(difference);
        again.forEach(user ->
                statements.addAll(objects.again(user, expected.find(user).orElseThrow())));
        if (dependents.isMadeBeforeWhatItNames(difference)) {
            statements.add(0, "select pg_catalog.set_config('check_function_bodies', 'off', false);");
        }
        return statements.isEmpty()
                ? Optional.empty()
                : Optional.of(CarriageReturns.escapedIn(
                        String.join("\n", withPath(difference, !again.isEmpty(), statements))));
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

    private String withLoss(Dependents.Dropped user, String drop) {
        DatabaseObject object = user.object();
        String again = user.madeWith()
                .map(other -> "made again by the SQL of %s: run both".formatted(other))
                .orElse("made again below");
        String said =
                switch (object.kind()) {
                    case COLUMN -> again.concat(", its values are computed again");
                    case VIEW -> "%s; %s".formatted(again, StatementMend.LOST_WITH_VIEW);
                    case FUNCTION -> again.concat("; privileges that no migration granted are lost");
                    case TYPE, TABLE, SEQUENCE, CONSTRAINT, INDEX, TRIGGER, RULE, POLICY -> again;
                    case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER ->
                        throw new IllegalArgumentException("%s uses nothing".formatted(object));
                };
        String statement = object.kind() == Kind.COLUMN
                ? "alter table %s drop column %s;".formatted(names.tableOf(object), Sql.quoted(object.name()))
                : drop;
        return "%s %s".formatted(statement, Sql.comment(said));
    }

    private List<String> statements(Difference difference) {
        DatabaseObject object = difference.object();
        boolean isOfReplacedType =
                difference.expected().or(difference::actual).orElseThrow() instanceof Definition.Fact fact
                        && dependents.isReplaced(fact.of());
        if (isOfReplacedType) {
            String what = difference.expected().isEmpty()
                    ? "%s is gone: the type is made again"
                    : "%s is made again with its type";
            return List.of(Sql.comment(what.formatted(object)));
        }
        if (difference.expected().isEmpty()) {
            return ifExists(difference, objects.drop(object, difference.actual().orElseThrow()));
        }
        Definition wanted = difference.expected().get();
        Optional<Definition> is = difference.actual().filter(actual -> !dependents.isDropped(object));
        List<String> statements = is.map(actual -> objects.change(object, actual, wanted))
                .orElseGet(() -> objects.create(object, wanted));
        boolean isMadeWithItsView =
                is.isEmpty() && REMADE.contains(object.kind()) && dependents.isOfReplacedView(difference);
        if (isMadeWithItsView) {
            List<String> again = new ArrayList<>(objects.drop(object, wanted));
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
                || dependents.isReplaced(difference.object())
                || namesTypes(difference.object())
                || difference.expected().filter(Mend::namesObjects).isPresent();
        if (names.schema().isEmpty() || renamed.contains(difference.object()) || !needed) {
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
}
