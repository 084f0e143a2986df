package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Structure;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Recognises owned tables that somebody renamed, by the names of their constraints or of all their columns; asks the
 * server only if an owned table is missing.
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
        if (parts.isEmpty()) {
            return renamed;
        }
        try (PreparedStatement query = connection.prepareStatement(RENAMED)) {
            query.setArray(
                    1, texts(connection, parts.stream().map(part -> part.table().orElseThrow())));
            query.setArray(
                    2, texts(connection, parts.stream().map(part -> part.kind().name())));
            query.setArray(3, texts(connection, parts.stream().map(DatabaseObject::name)));
            query.setString(4, schema.name().orElse(null));
            query.setArray(5, texts(connection, owned.tables().stream()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    renamed.put(result.getString("owner"), result.getString("now"));
                }
            }
        }
        return renamed;
    }

    private static Array texts(Connection connection, Stream<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }
}
