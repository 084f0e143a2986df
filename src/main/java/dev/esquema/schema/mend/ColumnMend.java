package dev.esquema.schema.mend;

import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Sql;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.TypeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The SQL statements that change a column into the expected one. */
record ColumnMend(Structure expected, SqlNames names) {

    /** Adds a missing column; a NOT NULL column that gets no value by itself needs a value for existing rows. */
    List<String> add(DatabaseObject column, Definition.Column wanted) {
        SequenceMend sequences = new SequenceMend(expected, names);
        List<DatabaseObject> owned = sequences.ownedBy(column);
        List<String> statements = new ArrayList<>();
        owned.forEach(sequence -> statements.add(sequences.create(sequence)));
        String table = names.tableOf(column);
        String name = Sql.quoted(column.name());
        boolean needsValue = !wanted.nullable() && wanted.value() instanceof ColumnValue.None;
        Definition.Column added =
                needsValue ? new Definition.Column(wanted.type(), true, wanted.value(), wanted.collation()) : wanted;
        statements.add("alter table %s add column %s %s;".formatted(table, name, added.text()));
        if (needsValue) {
            statements.add("alter table %s alter column %s set not null; %s"
                    .formatted(
                            table,
                            name,
                            Sql.comment("set a value first where rows are there: update %s set %s = ..."
                                    .formatted(table, name))));
        }
        owned.forEach(sequence -> statements.add(sequences.own(sequence)));
        statements.addAll(new CarriedFacts(expected, names).of(column));
        return statements;
    }

    /** Alters an existing column. */
    List<String> change(DatabaseObject column, Definition.Column is, Definition.Column wanted) {
        boolean isComputed = is.value() instanceof ColumnValue.Computed;
        boolean becomesComputed = wanted.value() instanceof ColumnValue.Computed;
        boolean keepsExpression =
                isComputed && becomesComputed && wanted.value().isMetBy(is.value());
        if (becomesComputed && !keepsExpression) {
            return replace(column, wanted, isComputed ? "" : " -- its values are lost: they are computed from now on");
        }
        if (is.value() instanceof ColumnValue.Computed computed && !becomesComputed && !computed.stored()) {
            return replace(column, wanted, " -- its computed values are lost");
        }
        String table = names.tableOf(column);
        List<String> statements = actions(Sql.quoted(column.name()), is, wanted).stream()
                .map(action -> "alter table %s alter column %s %s".formatted(table, Sql.quoted(column.name()), action))
                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
        boolean becomesIdentity =
                wanted.value() instanceof ColumnValue.Identity && !(is.value() instanceof ColumnValue.Identity);
        if (becomesIdentity) {
            statements.addAll(new CarriedFacts(expected, names).options(column));
            statements.add(new SequenceMend(expected, names).followIdentity(column));
        }
        return statements;
    }

    /** The actions, each with its semicolon and, where values are lost, a comment about the loss. */
    private List<String> actions(String name, Definition.Column is, Definition.Column wanted) {
        List<String> actions = new ArrayList<>();
        boolean valueDiffers = !wanted.value().isMetBy(is.value());
        boolean typeDiffers =
                !is.type().equals(wanted.type()) || !is.collation().equals(wanted.collation());
        boolean bothIdentity =
                is.value() instanceof ColumnValue.Identity && wanted.value() instanceof ColumnValue.Identity;
        if (is.value() instanceof ColumnValue.Identity && valueDiffers && !bothIdentity) {
            actions.add("drop identity if exists;");
        }
        if (is.value() instanceof ColumnValue.Computed && valueDiffers) {
            actions.add("drop expression;");
        }
        if (is.value() instanceof ColumnValue.Default && (valueDiffers || typeDiffers)) {
            actions.add("drop default;");
        }
        if (typeDiffers) {
            actions.add(type(name, is, wanted));
        }
        if (wanted.value() instanceof ColumnValue.Default && (valueDiffers || typeDiffers)) {
            actions.add("set %s;".formatted(wanted.value().text()));
        }
        if (is.nullable() != wanted.nullable()) {
            actions.add(wanted.nullable() ? "drop not null;" : "set not null;");
        }
        if (wanted.value() instanceof ColumnValue.Identity identity && valueDiffers) {
            actions.add(
                    bothIdentity
                            ? "set generated %s;".formatted(identity.mode())
                            : "add %s;".formatted(identity.text()));
        }
        return actions;
    }

    /** Adds a USING clause only where PostgreSQL has no assignment cast: such a cast refuses values that do not fit. */
    private String type(String name, Definition.Column is, Definition.Column wanted) {
        TypeChange change = new TypeChange(baseOf(is.type()), baseOf(wanted.type()));
        String collation = wanted.collation().map(" collate %s"::formatted).orElse("");
        String using = change.isAssignable() ? "" : " using %s".formatted(change.using(name));
        String loss = change.silentLoss();
        return "type %s%s%s;%s"
                .formatted(wanted.type(), collation, using, loss.isEmpty() ? "" : " -- %s".formatted(loss));
    }

    /** The type itself, or the type under a domain: an explicit cast to a domain cuts a text off as to its base. */
    private String baseOf(String type) {
        return expected.objects().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Definition.Domain)
                .filter(entry -> type.equals(Sql.quoted(entry.getKey().name()))
                        || type.equals(entry.getKey().name())
                        || type.endsWith(".%s".formatted(entry.getKey().name())))
                .map(entry -> ((Definition.Domain) entry.getValue()).base())
                .findFirst()
                .orElse(type);
    }

    /**
     * Drops and adds the column, with the constraints and indexes that name it: PostgreSQL cannot make an existing
     * column a computed one.
     */
    private List<String> replace(DatabaseObject column, Definition.Column wanted, String loss) {
        String table = names.tableOf(column);
        List<String> statements = new ArrayList<>();
        statements.add("alter table %s drop column %s;%s".formatted(table, Sql.quoted(column.name()), loss));
        statements.addAll(again(column, wanted));
        return statements;
    }

    /** Adds a column that was dropped, with the constraints and indexes that were dropped with it. */
    List<String> again(DatabaseObject column, Definition.Column wanted) {
        String table = names.tableOf(column);
        List<String> statements = new ArrayList<>(add(column, wanted));
        CarriedFacts facts = new CarriedFacts(expected, names);
        parts(column).forEach((object, definition) -> {
            if (definition instanceof Definition.Constraint constraint
                    && constraint.text().contains(column.name())) {
                String name = Sql.quoted(object.name());
                statements.add("alter table %s drop constraint if exists %s;".formatted(table, name));
                statements.add("alter table %s add constraint %s %s;".formatted(table, name, constraint.text()));
                statements.addAll(facts.of(object));
            } else if (definition instanceof Definition.Index index) {
                statements.add(new TableMend(expected, names).createIndex("index if not exists", object, index));
                statements.addAll(facts.of(object));
            }
        });
        return statements;
    }

    private Map<DatabaseObject, Definition> parts(DatabaseObject column) {
        return expected.only((object, definition) -> (object.kind() == Kind.CONSTRAINT || object.kind() == Kind.INDEX)
                        && Structure.tableOf(object, definition)
                                .equals(Optional.of(column.table().orElseThrow())))
                .objects();
    }
}
