package dev.esquema.postgres.session;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.PGConnection;

/** Sets a connection's settings and resolves the owned schema, in one statement; another one judges foreign objects. */
final class SessionPin {

    private static final String PIN = SqlResource.withoutComments("pin");

    private static final String FOREIGN_OBJECTS = SqlResource.withoutComments("foreign-objects");

    /** The first schema of a search path that exists and that the current role may not use. */
    private static final String WITHOUT_USAGE =
            """
            select pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %I', n.nspname, current_user)
              from pg_catalog.unnest(pg_catalog.string_to_array(
                       pg_catalog.replace(?, '"$user"', pg_catalog.quote_ident(current_user)), ','))
                       with ordinality as part (name, position)
                   join pg_catalog.pg_namespace as n
                     on pg_catalog.quote_ident(n.nspname) operator(pg_catalog.=) pg_catalog.btrim(part.name)
             where not pg_catalog.has_schema_privilege(n.oid, 'USAGE')
             order by part.position
             limit 1
            """;

    private final OwnedSchema configured;
    private final boolean sessionPooler;

    SessionPin(OwnedSchema configured, boolean sessionPooler) {
        this.configured = configured;
        this.sessionPooler = sessionPooler;
    }

    /**
     * What is known about a session after its settings were set.
     *
     * @param trusted whether the session belongs to this connection alone; if not, the settings lasted for the
     *     statement only
     * @param notToRead Esquema's tables that a query must not read, each with its owner
     * @param notToWrite Esquema's tables and schemas that a run must not write, each with its owner
     */
    record Pinned(OwnedSchema schema, boolean trusted, List<String> notToRead, List<String> notToWrite) {}

    /** Reads the facts, and then sets these settings. */
    Pinned set(Connection connection, Map<String, String> settings) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PIN)) {
            query.setBoolean(1, sessionPooler);
            query.setInt(2, connection.unwrap(PGConnection.class).getBackendPID());
            query.setArray(3, ownTables(connection));
            query.setString(4, configured.name().orElse(null));
            query.setString(5, configured.historyTable());
            query.setArray(6, connection.createArrayOf("text", settings.keySet().toArray()));
            query.setArray(7, connection.createArrayOf("text", settings.values().toArray()));
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return pinned(connection, result);
            }
        }
    }

    private Pinned pinned(Connection connection, ResultSet result) throws SQLException {
        String name = result.getString("name");
        if (name == null) {
            throw nowhere(connection, result.getString("path"));
        }
        OwnedSchema schema = new OwnedSchema(
                Optional.of(name),
                configured.historyTable(),
                texts(result, "schemas"),
                result.getString("script_path"));
        boolean trusted = result.getBoolean("trusted");
        return result.getBoolean("other_owners")
                ? withForeignObjects(connection, schema, trusted)
                : new Pinned(schema, trusted, List.of(), List.of());
    }

    /** The objects of another owner are judged by a statement of their own, because most databases have none. */
    private Pinned withForeignObjects(Connection connection, OwnedSchema schema, boolean trusted) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FOREIGN_OBJECTS)) {
            query.setString(1, schema.name().orElseThrow());
            query.setArray(2, ownTables(connection));
            query.setString(3, schema.historyTable());
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return new Pinned(schema, trusted, texts(result, "not_to_read"), texts(result, "not_to_write"));
            }
        }
    }

    private Array ownTables(Connection connection) throws SQLException {
        return connection.createArrayOf("text", configured.ownTables().toArray());
    }

    /** The server leaves a schema out of the search path if the role lacks USAGE on it. */
    private static SchemaException nowhere(Connection connection, String path) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(WITHOUT_USAGE)) {
            query.setString(1, path);
            try (ResultSet result = query.executeQuery()) {
                return result.next()
                        ? new SchemaException(
                                Code.PERMISSION_DENIED,
                                "the role may not use any schema of the search path '%s': run %s"
                                        .formatted(path, result.getString(1)))
                        : new SchemaException(
                                Code.REFUSED,
                                "no schema of the search path '%s' exists: create the schema, or name it in quarkus.flyway.default-schema"
                                        .formatted(path));
            }
        }
    }

    private static List<String> texts(ResultSet result, String column) throws SQLException {
        return List.of((String[]) result.getArray(column).getArray());
    }
}
