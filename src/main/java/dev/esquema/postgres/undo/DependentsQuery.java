package dev.esquema.postgres.undo;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.postgres.session.SessionSettings;
import dev.esquema.schema.port.Undo.Dependent;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the objects that depend on some objects, from PostgreSQL's own record of dependencies ({@code pg_depend},
 * PostgreSQL documentation, 53.18).
 *
 * <p>The parts of a dropped table are dropped with it and do not count. An object that PostgreSQL would drop with a
 * column of a table that stays, such as an index or a check, counts as a dependent, unless it is the column's default,
 * its sequence or its NOT NULL.
 */
final class DependentsQuery {

    private static final String DEPENDENTS = SqlResource.read("undo-dependents");

    private DependentsQuery() {}

    static List<Dependent> ask(Connection connection, OwnedSchema schema, Collection<DatabaseObject> toDrop)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(DEPENDENTS)) {
            query.setString(1, schema.name().orElse(null));
            query.setArray(2, texts(connection, toDrop.stream().map(object -> object.kind()
                    .name())));
            query.setArray(3, texts(connection, toDrop.stream().map(object -> object.table()
                    .orElse(""))));
            query.setArray(4, texts(connection, toDrop.stream().map(DatabaseObject::name)));
            List<Dependent> dependents = new ArrayList<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    dependents.add(dependent(result));
                }
            }
            pinSearchPath(connection);
            return dependents;
        }
    }

    /**
     * Restores the pinned search path: the query changes it for its own transaction, so that descriptions omit the
     * names of the owned schema and of the extensions' schemas.
     */
    private static void pinSearchPath(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set local search_path = %s".formatted(SessionSettings.QUESTIONS.searchPath()));
            }
        }
    }

    private static Dependent dependent(ResultSet result) throws SQLException {
        String key = result.getString("key");
        String description = result.getString("description");
        String name = result.getString("name");
        Optional<String> relation = Optional.ofNullable(result.getString("relation"));
        Optional<String> relationKind = Optional.ofNullable(result.getString("relation_kind"));
        Optional<DatabaseObject> named = Optional.ofNullable(result.getString("kind"))
                .map(Kind::valueOf)
                .map(kind -> new DatabaseObject(kind, relation, name));
        Optional<DatabaseObject> table =
                relation.flatMap(of -> relationKind.map(Kind::valueOf).map(kind -> new DatabaseObject(kind, of)));
        return result.getBoolean("is_default")
                ? new Dependent(key, description, Optional.empty(), named)
                : new Dependent(key, description, named, table);
    }

    private static Array texts(Connection connection, Stream<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }
}
