package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Parent;
import dev.esquema.schema.structure.Structure;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises owned tables that somebody renamed, by the names of their constraints or of all their columns, or by their
 * place among the partitions or children of a table; asks the server only if an owned table is missing.
 */
final class RenamedTables {

    private static final String RENAMED = SqlResource.read("renamed-tables");

    private RenamedTables() {}

    /** Returns the present name of each missing table that exists under another name. */
    static Map<String, String> of(Connection connection, OwnedSchema schema, Owned owned, Structure live)
            throws SQLException {
        Set<String> missing = owned.tables().stream()
                .filter(table -> !live.has(DatabaseObject.table(table)))
                .collect(Collectors.toSet());
        List<DatabaseObject> parts = owned.objects().stream()
                .filter(object -> object.kind() == Kind.COLUMN || object.kind() == Kind.CONSTRAINT)
                .filter(object -> object.table().filter(missing::contains).isPresent())
                .toList();
        Map<String, String> renamed = new TreeMap<>();
        List<Child> children = children(owned, missing);
        if (parts.isEmpty() && children.isEmpty()) {
            return renamed;
        }
        try (PreparedStatement query = connection.prepareStatement(RENAMED)) {
            query.setArray(
                    1, texts(connection, parts.stream().map(part -> part.table().orElseThrow())));
            query.setArray(
                    2, texts(connection, parts.stream().map(part -> part.kind().name())));
            query.setArray(3, texts(connection, parts.stream().map(DatabaseObject::name)));
            query.setArray(4, texts(connection, children.stream().map(Child::table)));
            query.setArray(
                    5,
                    texts(
                            connection,
                            children.stream().map(child -> orNull(child.parent().schema()))));
            query.setArray(6, texts(connection, children.stream().map(child -> child.parent()
                    .table())));
            query.setArray(
                    7,
                    texts(
                            connection,
                            children.stream().map(child -> orNull(child.parent().bound()))));
            query.setString(8, schema.name().orElse(null));
            query.setArray(9, texts(connection, owned.tables().stream()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    renamed.put(result.getString("owner"), result.getString("now"));
                }
            }
        }
        return renamed;
    }

    /** A table with one of its parents. */
    private record Child(String table, Parent parent) {}

    private static List<Child> children(Owned owned, Set<String> missing) {
        return owned.definitions().stream()
                .flatMap(structure -> structure.objects().entrySet().stream())
                .filter(entry -> entry.getValue() instanceof Definition.Table
                        && missing.contains(entry.getKey().name()))
                .flatMap(entry -> ((Definition.Table) entry.getValue())
                        .parents().stream()
                                .map(parent -> new Child(entry.getKey().name(), parent)))
                .toList();
    }

    private static @Nullable String orNull(Optional<String> text) {
        return text.orElse(null);
    }

    private static Array texts(Connection connection, Stream<@Nullable String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }
}
