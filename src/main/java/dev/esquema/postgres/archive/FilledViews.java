package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.schema.manifest.Version;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The materialized views that show rows which are restored: a migration fills its view before they are back. */
final class FilledViews {

    private static final String VIEWS = SqlResource.read("archive-views");

    private FilledViews() {}

    /**
     * Returns what fills the views again, each after all rows that it shows.
     *
     * @param kept what is restored before
     */
    static List<ArchivedObject> of(Connection connection, DroppedData dropped, List<ArchivedObject> kept)
            throws SQLException {
        List<DroppedData.Relation> relations = Stream.concat(
                        dropped.tables().stream().map(DroppedData.Table::relation),
                        dropped.columns().stream().map(DroppedData.Column::table))
                .toList();
        List<ArchivedObject> views = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(VIEWS)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "int8",
                            relations.stream().map(DroppedData.Relation::oid).toArray()));
            query.setArray(2, columns(connection, dropped));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    Set<Object> sources =
                            Set.of((Object[]) result.getArray("sources").getArray());
                    List<DroppedData.Relation> shown = relations.stream()
                            .filter(relation -> sources.contains(relation.oid()))
                            .toList();
                    views.add(view(result, shown, kept));
                }
            }
        }
        return views;
    }

    /** An empty name means the whole table. */
    private static Array columns(Connection connection, DroppedData dropped) throws SQLException {
        Object[] names = Stream.concat(
                        dropped.tables().stream().map(table -> ""),
                        dropped.columns().stream().map(DroppedData.Column::name))
                .toArray();
        return connection.createArrayOf("text", names);
    }

    private static ArchivedObject view(ResultSet result, List<DroppedData.Relation> sources, List<ArchivedObject> kept)
            throws SQLException {
        String schema = result.getString("nspname");
        DroppedData.Relation view = new DroppedData.Relation(
                result.getLong("oid"),
                schema,
                result.getString("relname"),
                sources.stream()
                        .anyMatch(source -> source.owned() && source.schema().equals(schema)));
        Set<String> names =
                sources.stream().map(DroppedData.Relation::qualified).collect(Collectors.toSet());
        Version after = kept.stream()
                .filter(object -> names.contains(object.qualified()))
                .map(ArchivedObject::after)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return new ArchivedObject(
                view.shown(),
                view.qualified(),
                List.of(),
                Optional.empty(),
                after,
                List.of(),
                Optional.empty(),
                List.of(result.getString("sql")));
    }
}
