package dev.esquema.postgres.learn;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.session.SessionSettings;
import dev.esquema.postgres.structure.StructureQuery;
import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Sql;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.Wording;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds how PostgreSQL prints an expression that was created from its own printed text: it prints
 * {@code CHECK (x IN ('a', 'b'))} over a {@code varchar}, for example, differently after a dump was restored. Each
 * expression is created a second time, under another name, in a transaction that is rolled back.
 */
public record Rewording(Connections scratch, OwnedSchema schema) {

    private static final System.Logger LOG = System.getLogger("dev.esquema.learn");

    private static final String COPY = "esquema_again_%d";

    /**
     * Creates another domain over the same type, because PostgreSQL adds no check to a domain that is used in an array,
     * a composite type or a range.
     */
    private static final String AGAIN_DOMAIN =
            """
            do $esquema$ begin
                execute (select format('create domain %1$s as %%s %%s constraint %1$s %%s',
                                       format_type(typbasetype, typtypmod),
                                       (select 'collate ' || t.typcollation::regcollation::text from pg_type as base
                                         where base.oid = t.typbasetype and base.typcollation <> t.typcollation),
                                       %2$s)
                           from pg_type as t where typname = %3$s and typnamespace = 'public'::regnamespace);
            end $esquema$""";

    /**
     * The second creation of an expression.
     *
     * @param sql the statement that creates the copy
     * @param copy the object that the statement creates
     * @param name the name of the relation, function or type that the statement creates
     */
    private record Again(String sql, DatabaseObject copy, String name) {

        Again(String sql, DatabaseObject copy) {
            this(sql, copy, copy.kind() == Kind.FUNCTION ? Sql.nameOfFunction(copy.name()) : copy.name());
        }
    }

    /** Returns the same objects, with the second text where it differs. */
    public Structure of(Structure structure) {
        Map<DatabaseObject, Again> made = new LinkedHashMap<>();
        structure.objects().forEach((object, definition) -> again(object, definition, made.size())
                .ifPresent(again -> made.put(object, again)));
        if (made.isEmpty()) {
            return new Structure(structure.objects());
        }
        Structure after = after(made, structure);
        Map<DatabaseObject, Definition> reworded = new LinkedHashMap<>();
        structure
                .objects()
                .forEach((object, definition) -> reworded.put(
                        object,
                        Optional.ofNullable(made.get(object))
                                .flatMap(again -> after.find(again.copy()))
                                .map(copy -> reworded(definition, copy))
                                .orElse(definition)));
        return new Structure(reworded);
    }

    private static Optional<Again> again(DatabaseObject object, Definition definition, int number) {
        String copy = COPY.formatted(number);
        Optional<String> owner = object.table();
        String table = Sql.quoted(owner.orElse(object.name()));
        if (definition instanceof Definition.Constraint constraint
                && constraint.kind().hasExpression()) {
            return Optional.of(new Again(
                    "alter table %s add constraint %s %s"
                            .formatted(table, copy, constraint.wording().text()),
                    new DatabaseObject(Kind.CONSTRAINT, owner, copy)));
        }
        if (definition instanceof Definition.Index index) {
            return Optional.of(new Again(
                    "create index %s on %s using %s"
                            .formatted(
                                    copy,
                                    Sql.quoted(index.table()),
                                    index.method().text()),
                    new DatabaseObject(Kind.INDEX, copy)));
        }
        if (definition instanceof Definition.Column column && column.value() instanceof ColumnValue.Default) {
            return Optional.of(new Again(
                    "alter table %s alter column %s set %s"
                            .formatted(
                                    table,
                                    Sql.quoted(object.name()),
                                    column.value().text()),
                    object));
        }
        if (definition instanceof Definition.Column column && column.value() instanceof ColumnValue.Computed) {
            return Optional.of(new Again(
                    "alter table %s add column %s %s %s"
                            .formatted(
                                    table, copy, column.type(), column.value().text()),
                    DatabaseObject.column(owner.orElseThrow(), copy)));
        }
        if (definition instanceof Definition.View view && view.query().isPresent()) {
            return Optional.of(new Again(
                    "create view %s as %s".formatted(copy, view.query().get().text()),
                    new DatabaseObject(Kind.VIEW, copy)));
        }
        if (definition instanceof Definition.Statement statement) {
            return again(object, statement, copy);
        }
        if (definition instanceof Definition.Fact fact && object.kind() == Kind.CHECK) {
            return Optional.of(new Again(
                    AGAIN_DOMAIN.formatted(
                            copy,
                            OwnedSchema.literal(fact.text()),
                            OwnedSchema.literal(fact.of().name())),
                    DatabaseObject.fact(Kind.CHECK, copy, new DatabaseObject(Kind.TYPE, copy)),
                    copy));
        }
        return definition instanceof Definition.Table partitioned
                ? partitioned
                        .partitionKey()
                        .map(key -> new Again(
                                "create table %s (like %s) partition by %s".formatted(copy, table, key.text()),
                                DatabaseObject.table(copy)))
                : Optional.empty();
    }

    /** A trigger and a rule are created under their own name, after the original was dropped. */
    private static Optional<Again> again(DatabaseObject object, Definition.Statement statement, String copy) {
        String sql = statement.sql().text();
        String name = Sql.quoted(object.name());
        String table = Sql.quoted(object.table().orElse(""));
        return switch (object.kind()) {
            case POLICY ->
                Optional.of(new Again(
                        "create policy %s on %s %s".formatted(copy, table, sql),
                        new DatabaseObject(Kind.POLICY, object.table(), copy)));
            case TRIGGER, RULE ->
                Optional.of(
                        new Again("drop %s %s on %s; %s".formatted(object.kind().label(), name, table, sql), object));
            case FUNCTION ->
                statement.sql().restored().isPresent() ? Optional.empty() : Optional.of(new Again(sql, object));
            case TYPE, TABLE, VIEW, SEQUENCE, COLUMN, CONSTRAINT, INDEX -> Optional.empty();
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> Optional.empty();
        };
    }

    private Structure after(Map<DatabaseObject, Again> made, Structure structure) {
        try (Connection connection = scratch.open();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                SessionSettings.scripts("public", Duration.ZERO, Duration.ZERO).applyToTransaction(connection);
                create(statement, made);
                SessionSettings.QUESTIONS.applyToTransaction(connection);
                return StructureQuery.ofNames(schema, names(made, structure)).read(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the created objects cannot be read again", e);
        }
    }

    /** Creates the copies; one that PostgreSQL refuses is left out, and its original has one wording. */
    private static void create(Statement statement, Map<DatabaseObject, Again> made) throws SQLException {
        for (Map.Entry<DatabaseObject, Again> entry : made.entrySet()) {
            statement.execute("savepoint again");
            try {
                statement.execute(entry.getValue().sql());
            } catch (SQLException e) {
                statement.execute("rollback to again");
                LOG.log(
                        Level.WARNING,
                        "{0} cannot be created again from the text that PostgreSQL prints, so SQL that `verify` proposes for it may fail: {1}",
                        entry.getKey(),
                        SqlFailure.message(e));
            }
        }
    }

    /** Returns the names of the copies, and of the tables that they are parts of. */
    private static Set<String> names(Map<DatabaseObject, Again> made, Structure structure) {
        Set<String> names = new TreeSet<>();
        made.forEach((object, again) -> {
            structure
                    .find(object)
                    .flatMap(definition -> Structure.tableOf(object, definition))
                    .ifPresent(names::add);
            names.add(again.name());
        });
        return names;
    }

    private static Definition reworded(Definition definition, Definition copy) {
        if (definition instanceof Definition.Constraint was && copy instanceof Definition.Constraint is) {
            return new Definition.Constraint(was.kind(), reworded(was.wording(), is.wording()), was.validated());
        }
        if (definition instanceof Definition.Index was && copy instanceof Definition.Index is) {
            return new Definition.Index(was.table(), was.unique(), reworded(was.method(), is.method()), was.valid());
        }
        if (definition instanceof Definition.Column was && copy instanceof Definition.Column is) {
            return new Definition.Column(
                    was.type(), was.nullable(), reworded(was.value(), is.value()), was.collation());
        }
        if (definition instanceof Definition.Table was && copy instanceof Definition.Table is) {
            return new Definition.Table(
                    was.unlogged(),
                    was.foreign(),
                    was.rowSecurity(),
                    was.partitionKey()
                            .map(key -> reworded(key, is.partitionKey().orElseThrow())),
                    was.parents());
        }
        if (definition instanceof Definition.View was && copy instanceof Definition.View is) {
            return new Definition.View(
                    was.materialized(),
                    was.query().map(query -> reworded(query, is.query().orElseThrow())));
        }
        if (definition instanceof Definition.Statement was && copy instanceof Definition.Statement is) {
            return new Definition.Statement(reworded(was.sql(), is.sql()), was.firing());
        }
        if (definition instanceof Definition.Fact was && copy instanceof Definition.Fact is) {
            return new Definition.Fact(was.of(), reworded(was.value(), is.value()), was.usual());
        }
        return definition;
    }

    private static ColumnValue reworded(ColumnValue was, ColumnValue is) {
        if (was instanceof ColumnValue.Default old && is instanceof ColumnValue.Default again) {
            return new ColumnValue.Default(reworded(old.expression(), again.expression()));
        }
        if (was instanceof ColumnValue.Computed old && is instanceof ColumnValue.Computed again) {
            return new ColumnValue.Computed(reworded(old.expression(), again.expression()), old.stored());
        }
        return was;
    }

    private static Wording reworded(Wording was, Wording is) {
        return new Wording(was.text(), Optional.of(is.text()).filter(text -> !text.equals(was.text())));
    }
}
