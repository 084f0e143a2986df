package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.RelationLookup;
import dev.esquema.postgres.journal.JournalTables;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.ConstraintKind;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Parent;
import dev.esquema.schema.structure.RowSecurity;
import dev.esquema.schema.structure.Sql;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.Wording;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the structure of the owned schema from PostgreSQL's catalogue in one query; its cost depends on the requested
 * objects and not on the other objects of the schema.
 *
 * <p>Definitions are the text that the server prints ({@code pg_get_constraintdef} and similar functions; PostgreSQL
 * documentation, 9.27). In a pinned session this text names the schema of every object outside {@code pg_catalog},
 * whatever role reads it. The names of the owned schema and of the schemas that it refers to are then removed, so that
 * definitions are the same in whatever schemas the objects are, and from version 14 to 18. The NOT NULL constraints
 * that PostgreSQL 18 also lists are read as properties of their columns.
 */
public final class StructureQuery {

    private final OwnedSchema schema;
    private final String objects;
    private final List<List<String>> names;

    private StructureQuery(OwnedSchema schema, String objects, List<List<String>> names) {
        this.schema = schema;
        this.objects = objects;
        this.names = names;
    }

    /** Creates a query for the owned objects; the result may contain other objects too. */
    public static StructureQuery of(OwnedSchema schema, Owned owned) {
        return new StructureQuery(
                schema,
                StructureSql.named(),
                List.of(
                        List.copyOf(owned.relations()),
                        List.copyOf(owned.hosts()),
                        owned.names(Kind.FUNCTION).stream()
                                .map(Sql::nameOfFunction)
                                .toList(),
                        owned.names(Kind.TYPE)));
    }

    /** Creates a query for everything in the schema except Flyway's history and Esquema's journal. */
    public static StructureQuery ofAll(OwnedSchema schema) {
        List<String> own = new JournalTables(schema).names();
        return new StructureQuery(schema, StructureSql.unnamed(), List.of(own, List.of(), own, own));
    }

    /** Returns the structure that the database has now. */
    public Structure read(Connection connection) throws SQLException {
        Map<DatabaseObject, Definition> found = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(StructureSql.read(objects))) {
            bind(connection, query);
            query.setArray(
                    names.size() + 3,
                    array(
                            connection,
                            List.of(Kind.values()).stream().map(Kind::name).toList()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    UnqualifiedText text = new UnqualifiedText(
                            List.of((String[]) result.getArray("schemas").getArray()));
                    Kind kind = Kind.valueOf(result.getString("kind"));
                    String name = result.getString("name");
                    DatabaseObject object = new DatabaseObject(
                            kind,
                            Optional.ofNullable(result.getString("owner")),
                            kind == Kind.FUNCTION ? text.of(name) : name);
                    found.put(object, definition(kind, unqualified(text, (String[])
                            result.getArray("facts").getArray())));
                }
            }
        }
        return new Structure(schema.name(), found);
    }

    /** Returns a hash that changes whenever the result of {@link #read} would change. */
    public String fingerprint(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(StructureSql.fingerprint(objects))) {
            bind(connection, query);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return Objects.requireNonNullElse(result.getString("fingerprint"), "");
            }
        }
    }

    /**
     * Removes the schema names from the facts; a plain name is shortened as well if it begins with such a schema name
     * and a dot.
     */
    private static @Nullable String[] unqualified(UnqualifiedText text, @Nullable String[] facts) {
        return Arrays.stream(facts)
                .map(fact -> fact == null ? null : text.of(fact))
                .toArray(String[]::new);
    }

    private void bind(Connection connection, PreparedStatement query) throws SQLException {
        RelationLookup.bind(query, 1, connection, schema);
        for (int i = 0; i < names.size(); i++) {
            query.setArray(i + 3, array(connection, names.get(i)));
        }
    }

    private static Array array(Connection connection, List<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    private static Definition definition(Kind kind, @Nullable String[] facts) {
        return switch (kind) {
            case TABLE ->
                new Definition.Table(
                        Boolean.parseBoolean(facts[0]),
                        Boolean.parseBoolean(facts[1]),
                        RowSecurity.valueOf(fact(facts, 2)),
                        Optional.ofNullable(facts[3]).map(Wording::of),
                        parents(facts));
            case COLUMN ->
                new Definition.Column(
                        fact(facts, 0), Boolean.parseBoolean(facts[1]), value(facts), Optional.ofNullable(facts[5]));
            case CONSTRAINT ->
                new Definition.Constraint(
                        ConstraintKind.ofCatalog(fact(facts, 0)),
                        Wording.of(fact(facts, 1)),
                        Boolean.parseBoolean(facts[2]));
            case INDEX ->
                new Definition.Index(
                        fact(facts, 0),
                        Boolean.parseBoolean(facts[1]),
                        Wording.of(fact(facts, 2)),
                        Boolean.parseBoolean(facts[3]));
            case SEQUENCE ->
                new Definition.Sequence(
                        fact(facts, 0),
                        Optional.ofNullable(facts[1]).map(table -> DatabaseObject.column(table, fact(facts, 2))));
            case VIEW -> new Definition.View(Boolean.parseBoolean(facts[0]));
            case TYPE -> new Definition.Type(List.of(facts));
            case FUNCTION, TRIGGER -> new Definition.Present();
        };
    }

    private static List<Parent> parents(@Nullable String[] facts) {
        List<Parent> parents = new ArrayList<>();
        for (int i = 4; i < facts.length; i += 3) {
            parents.add(
                    new Parent(Optional.ofNullable(facts[i]), fact(facts, i + 1), Optional.ofNullable(facts[i + 2])));
        }
        return parents;
    }

    private static ColumnValue value(@Nullable String[] facts) {
        Optional<Wording> expression = Optional.ofNullable(facts[4]).map(Wording::of);
        String identity = fact(facts, 2);
        String generated = fact(facts, 3);
        if (!identity.isEmpty()) {
            return new ColumnValue.Identity(identity.equals("a"));
        }
        if (!generated.isEmpty()) {
            return new ColumnValue.Computed(expression.orElseThrow(), generated.equals("s"));
        }
        return expression.<ColumnValue>map(ColumnValue.Default::new).orElse(new ColumnValue.None());
    }

    private static String fact(@Nullable String[] facts, int place) {
        return Objects.requireNonNull(facts[place]);
    }
}
