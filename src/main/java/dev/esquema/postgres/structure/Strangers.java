package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Structure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the views, sequences, types and functions of the owned schema that no migration makes. One of them may be a missing
 * object that somebody renamed, so they are read only if an object of their kind is missing.
 */
final class Strangers {

    private static final String NAMES = SqlResource.read("strangers");

    /** More objects of others are not searched. */
    private static final int MOST = 2000;

    private static final Set<Kind> KINDS = EnumSet.of(Kind.VIEW, Kind.SEQUENCE, Kind.TYPE, Kind.FUNCTION);

    private Strangers() {}

    /** @param live what is there of the objects with the names of ours */
    static Structure of(Connection connection, OwnedSchema schema, Owned owned, Structure live) throws SQLException {
        List<String> missing = owned.lasting().stream()
                .filter(object -> KINDS.contains(object.kind()) && !live.has(object))
                .map(object -> object.kind().name())
                .distinct()
                .toList();
        if (missing.isEmpty()) {
            return Structure.NONE;
        }
        Map<Kind, List<String>> names = names(connection, schema, missing);
        Structure ofOthers = live.only((object, definition) ->
                KINDS.contains(object.kind()) && !owned.objects().contains(object));
        Collection<List<String>> all = names.values();
        boolean isSearched =
                all.stream().mapToInt(List::size).sum() <= MOST && all.stream().anyMatch(list -> !list.isEmpty());
        return isSearched
                ? StructureQuery.ofStrangers(schema, owned, names)
                        .read(connection)
                        .only((object, definition) -> KINDS.contains(object.kind())
                                && !owned.objects().contains(object))
                        .with(ofOthers)
                : ofOthers;
    }

    private static Map<Kind, List<String>> names(Connection connection, OwnedSchema schema, List<String> kinds)
            throws SQLException {
        Map<Kind, List<String>> names = new EnumMap<>(Kind.class);
        KINDS.forEach(kind -> names.put(kind, new ArrayList<>()));
        try (PreparedStatement query = connection.prepareStatement(NAMES)) {
            query.setString(1, schema.name().orElse(null));
            query.setArray(2, connection.createArrayOf("text", kinds.toArray()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    names.computeIfAbsent(Kind.valueOf(result.getString("kind")), kind -> new ArrayList<>())
                            .add(result.getString("name"));
                }
            }
        }
        return names;
    }
}
