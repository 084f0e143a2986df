package dev.esquema.postgres.connection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * SQL that finds a relation by its unqualified name: in the owned schema, else in the configured search path; the
 * pinned search path does not matter.
 */
public final class RelationLookup {

    /** The schemas in the order of the lookup; its parameters are the owned schema and the search path. */
    public static final String PLACES =
            """
            select name::name as name, min(position) as position
              from unnest(array[coalesce(?, current_schema()::text)] || coalesce(?::text[], current_schemas(false)::text[]))
                   with ordinality as place (name, position)
             group by name""";

    private static final String FIND =
            """
            (select c.oid from places
               join pg_namespace as n on n.nspname = places.name
               join pg_class as c on c.relnamespace = n.oid and c.relname = %s
              order by places.position limit 1)""";

    private RelationLookup() {}

    /**
     * Returns an expression for the relation's oid or null, for a query whose part {@code places} is {@link #PLACES}.
     */
    public static String of(String name) {
        return FIND.formatted(name);
    }

    /** Binds the two parameters of {@link #PLACES}; {@code first} is the position of the first one. */
    public static void bind(PreparedStatement query, int first, Connection connection, OwnedSchema schema)
            throws SQLException {
        query.setString(first, schema.name().orElse(null));
        query.setArray(
                first + 1,
                schema.path().isEmpty()
                        ? null
                        : connection.createArrayOf("text", schema.path().toArray()));
    }
}
