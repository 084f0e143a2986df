package dev.esquema.schema.mend;

import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.ConstraintKind;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.Wording;
import java.util.Optional;

/** Whether objects that name another object in their texts prevent a correction of that object. */
final class Obstruction {

    private Obstruction() {}

    /** Whether an object depends on what its text names, and can be dropped and made again. */
    static boolean isUser(DatabaseObject object, Definition definition) {
        return switch (object.kind()) {
            case VIEW, FUNCTION, TRIGGER, RULE, POLICY -> true;
            case CONSTRAINT -> isForeignKey(definition) || isCheck(definition);
            case COLUMN ->
                definition instanceof Definition.Column column && column.value() instanceof ColumnValue.Computed;
            case TYPE, TABLE, SEQUENCE, INDEX -> false;
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> false;
        };
    }

    /** Whether a correction drops its object or gives it another type, so that users of the object prevent it. */
    static boolean isObstructed(Difference difference) {
        if (difference.actual().isEmpty()) {
            return false;
        }
        Definition is = difference.actual().get();
        Optional<Definition> wanted = difference.expected();
        return switch (difference.object().kind()) {
            case VIEW -> true;
            case TABLE -> wanted.isEmpty();
            case COLUMN -> wanted.isEmpty() || isRetyped((Definition.Column) is, wanted.get());
            case FUNCTION -> wanted.isEmpty() || StatementMend.isReplaced(is, wanted.get());
            case CONSTRAINT ->
                !isForeignKey(is)
                        && !isCheck(is)
                        && wanted.filter(other -> isMetOnceValidated(other, is)).isEmpty();
            case INDEX -> is instanceof Definition.Index index && index.unique();
            case TYPE -> TypeReplacement.isNeeded(difference);
            case SEQUENCE, TRIGGER, RULE, POLICY -> false;
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> false;
        };
    }

    /** Whether an object with this text prevents a correction for which {@link #isObstructed} is true. */
    static boolean obstructs(DatabaseObject user, String text, Difference difference) {
        DatabaseObject object = difference.object();
        Optional<String> own = user.table();
        return switch (object.kind()) {
            case VIEW, TABLE ->
                user.kind() != Kind.CONSTRAINT
                        && !own.equals(Optional.of(object.name()))
                        && WrittenNames.names(text, object.name());
            case COLUMN -> obstructsColumn(user, text, object);
            case TYPE -> WrittenNames.names(text, object.name());
            case FUNCTION -> !user.equals(object) && WrittenNames.names(text, WrittenNames.bare(object.name()));
            case CONSTRAINT, INDEX -> {
                Optional<String> table =
                        Structure.tableOf(object, difference.actual().orElseThrow());
                yield user.kind() == Kind.CONSTRAINT
                        && text.startsWith("FOREIGN KEY")
                        && table.equals(WrittenNames.referred(text));
            }
            case SEQUENCE, TRIGGER, RULE, POLICY -> false;
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> false;
        };
    }

    /** Whether an object with this text prevents another type of a column. */
    static boolean obstructsColumn(DatabaseObject user, String text, DatabaseObject column) {
        String table = column.table().orElseThrow();
        boolean isOfTable = user.table().equals(Optional.of(table));
        return switch (user.kind()) {
            case VIEW -> WrittenNames.names(text, table) && WrittenNames.mayName(text, column.name(), table);
            case TRIGGER, RULE, POLICY ->
                (isOfTable || WrittenNames.names(text, table)) && WrittenNames.names(text, column.name());
            case FUNCTION ->
                isAtomic(text) && WrittenNames.names(text, table) && WrittenNames.mayName(text, column.name(), table);
            case COLUMN -> isOfTable && !user.equals(column) && WrittenNames.names(text, column.name());
            case TYPE, TABLE, SEQUENCE, CONSTRAINT, INDEX -> false;
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> false;
        };
    }

    /** Whether an object with this text prevents that a type is made again that a column has. */
    static boolean obstructsTypeOf(DatabaseObject user, String text, DatabaseObject column) {
        boolean isCheck = user.kind() == Kind.CONSTRAINT && !text.startsWith("FOREIGN KEY");
        return obstructsColumn(user, text, column)
                || (isCheck && user.table().equals(column.table()) && WrittenNames.names(text, column.name()));
    }

    static boolean isForeignKey(Definition definition) {
        return definition instanceof Definition.Constraint constraint
                && constraint.kind() == ConstraintKind.FOREIGN_KEY;
    }

    /**
     * The part of an object's text that names what the object depends on: of a function without its body, unless
     * PostgreSQL keeps the body as dependencies.
     */
    static String dependingText(DatabaseObject object, Definition definition) {
        if (definition instanceof Definition.View view) {
            return view.query().map(Wording::text).orElse("");
        }
        String text = definition.text();
        int body = text.indexOf("\nAS ");
        return object.kind() != Kind.FUNCTION || isAtomic(text) || body < 0 ? text : text.substring(0, body);
    }

    private static boolean isAtomic(String function) {
        return function.contains("\nBEGIN ATOMIC\n");
    }

    private static boolean isCheck(Definition definition) {
        return definition instanceof Definition.Constraint constraint && constraint.kind() == ConstraintKind.CHECK;
    }

    private static boolean isMetOnceValidated(Definition wanted, Definition is) {
        return wanted instanceof Definition.Constraint constraint
                && is instanceof Definition.Constraint actual
                && constraint.isMetOnceValidated(actual);
    }

    private static boolean isRetyped(Definition.Column is, Definition wanted) {
        return wanted instanceof Definition.Column column
                && (!is.type().equals(column.type())
                        || !is.collation().equals(column.collation())
                        || is.value() instanceof ColumnValue.Computed != column.value() instanceof ColumnValue.Computed
                        || (column.value() instanceof ColumnValue.Computed
                                && !column.value().isMetBy(is.value())));
    }
}
