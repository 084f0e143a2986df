package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.RelationLookup;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.schema.port.LiveRelation;
import dev.esquema.schema.port.LiveRelation.OpenTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the size of relations and their oldest transactions, in one query that never waits for a lock. */
final class LiveQuery {

    private static final String LIVE = SqlResource.withoutComments("live-relations")
            .replace("{places}", RelationLookup.PLACES)
            .replace("{relation}", RelationLookup.of("wanted.name"));

    private LiveQuery() {}

    static Map<String, LiveRelation> ask(Connection connection, OwnedSchema schema, Collection<String> relations)
            throws SQLException {
        Map<String, LiveRelation> live = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement(LIVE)) {
            RelationLookup.bind(query, 1, connection, schema);
            query.setArray(3, connection.createArrayOf("text", relations.toArray()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    live.put(
                            result.getString("name"),
                            new LiveRelation(
                                    Optional.ofNullable(result.getObject("bytes", Long.class)),
                                    Optional.ofNullable(result.getObject("tuples", Long.class)),
                                    oldest(result)));
                }
            }
        }
        return live;
    }

    private static Optional<OpenTransaction> oldest(ResultSet row) throws SQLException {
        String application = row.getString("application");
        if (application == null) {
            return Optional.empty();
        }
        return Optional.of(new OpenTransaction(
                application,
                Optional.ofNullable(row.getObject("since", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getObject("age", Long.class)).map(Duration::ofSeconds)));
    }
}
