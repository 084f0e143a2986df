package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.RelationLookup;
import dev.esquema.postgres.journal.JournalTables;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Sql;
import dev.esquema.schema.structure.Structure;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Reads the structure of the owned schema from PostgreSQL's catalogue in one query; its cost depends on the requested
 * objects and not on the other objects of the schema.
 *
 * <p>Definitions are the text that the server prints ({@code pg_get_constraintdef} and similar functions; PostgreSQL
 * documentation, 9.27). In a pinned session this text names the schema of every object outside {@code pg_catalog},
 * whatever role reads it. The name of the owned schema is then removed, so that definitions are the same in whatever
 * schema the objects are, and from version 14 to 18. In a database that is verified, the names of the schemas that they
 * refer to are removed too, because host objects may be in any schema, unless the packaged migrations name them. The NOT
 * NULL constraints that PostgreSQL 18 also lists are read as properties of their columns.
 */
public final class StructureQuery {

    private final OwnedSchema schema;
    private final String objects;
    private final Optional<Owned> verified;
    private final List<List<String>> names;
    private final BiPredicate<DatabaseObject, Definition> wanted;
    private final KnownRows known;

    private StructureQuery(
            OwnedSchema schema,
            String objects,
            Optional<Owned> verified,
            List<List<String>> names,
            KnownRows known,
            BiPredicate<DatabaseObject, Definition> wanted) {
        this.known = known;
        this.wanted = wanted;
        this.schema = schema;
        this.objects = objects;
        this.verified = verified;
        this.names = names;
    }

    /** Creates a query for the owned objects; the result may contain other objects too. */
    public static StructureQuery of(OwnedSchema schema, Owned owned) {
        return new StructureQuery(
                schema,
                StructureSql.named(owned.kinds()),
                Optional.of(owned),
                List.of(
                        List.copyOf(owned.relations()),
                        List.copyOf(owned.hosts()),
                        owned.names(Kind.FUNCTION).stream()
                                .map(Sql::nameOfFunction)
                                .toList(),
                        owned.names(Kind.TYPE),
                        owned.withoutUsualOwner()),
                new KnownRows(false, owned.definitions()),
                (object, definition) -> !object.kind().isFact() || owned.has(object, definition));
    }

    /** Creates a query for objects that no migration makes, by their names; definitions are as those of owned objects. */
    static StructureQuery ofStrangers(OwnedSchema schema, Owned owned, Map<Kind, List<String>> names) {
        List<String> relations = Stream.of(Kind.VIEW, Kind.SEQUENCE)
                .flatMap(kind -> names.getOrDefault(kind, List.of()).stream())
                .toList();
        return new StructureQuery(
                schema,
                StructureSql.named(EnumSet.noneOf(Kind.class)),
                Optional.of(owned),
                List.of(
                        relations,
                        List.of(),
                        names.getOrDefault(Kind.FUNCTION, List.of()),
                        names.getOrDefault(Kind.TYPE, List.of()),
                        List.of()),
                new KnownRows(false, owned.definitions()),
                (object, definition) -> !object.kind().isFact());
    }

    /** Creates a query for the relations, functions and types with these names, with all that belongs to them. */
    public static StructureQuery ofNames(OwnedSchema schema, Collection<String> names) {
        List<String> list = List.copyOf(names);
        return new StructureQuery(
                schema,
                StructureSql.named(EnumSet.allOf(Kind.class)),
                Optional.empty(),
                List.of(list, List.of(), list, list, List.of()),
                new KnownRows(false, List.of()),
                (object, definition) -> true);
    }

    /** Creates a query for everything in the schema except Flyway's history and Esquema's journal. */
    public static StructureQuery ofAll(OwnedSchema schema) {
        List<String> own = new JournalTables(schema).names();
        return new StructureQuery(
                schema,
                StructureSql.unnamed(),
                Optional.empty(),
                List.of(own, List.of(), own, own, List.of()),
                new KnownRows(true, List.of()),
                (object, definition) -> true);
    }

    /**
     * Returns the structure that the database has now; of everything in the schema, rows that the reading before had too
     * are not parsed again.
     */
    public Structure read(Connection connection) throws SQLException {
        Map<DatabaseObject, Definition> found = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(StructureSql.read(objects, verified.isPresent()))) {
            bind(connection, query);
            query.setArray(names.size() + 4, array(connection, expected()));
            query.setArray(
                    names.size() + 5,
                    array(
                            connection,
                            List.of(Kind.values()).stream().map(Kind::name).toList()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    KnownRows.Parsed row = known.parsed(result);
                    if (wanted.test(row.object(), row.definition())) {
                        found.put(row.object(), row.definition());
                    }
                }
            }
        }
        known.end();
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

    /** The names of what should be in the owned schema or be a host object. */
    private List<String> expected() {
        return verified.stream()
                .flatMap(owned -> Stream.of(owned.relations(), owned.names(Kind.FUNCTION), owned.names(Kind.TYPE)))
                .flatMap(Collection::stream)
                .toList();
    }

    private void bind(Connection connection, PreparedStatement query) throws SQLException {
        RelationLookup.bind(query, 1, connection, schema);
        for (int i = 0; i < names.size(); i++) {
            query.setArray(i + 3, array(connection, names.get(i)));
        }
        query.setString(names.size() + 3, schema.historyTable());
    }

    private static Array array(Connection connection, List<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }
}
