package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.RelationLookup;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.history.OtherHistoriesQuery;
import dev.esquema.postgres.lock.PostgresLock;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.schema.history.OtherHistory;
import dev.esquema.schema.manifest.RequiredRights;
import dev.esquema.schema.port.Catalog;
import dev.esquema.schema.port.LiveRelation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGConnection;

/** Reads the facts for the preflight of a run from PostgreSQL's catalogue. */
public final class PostgresCatalog implements Catalog {

    private static final int OLDEST_SERVER = 140_000;

    private static final String PRESENT =
            """
            with places as materialized (%s)
            select array(select wanted.name from unnest(?::text[]) as wanted (name) where %s is not null)
            """
                    .formatted(RelationLookup.PLACES, RelationLookup.of("wanted.name"));

    private static final String OBSTACLES =
            """
            select current_setting('server_version_num')::int as version,
                   current_setting('server_version') as version_text,
                   pg_is_in_recovery() as standby,
                   current_setting('default_transaction_read_only')::boolean as read_only,
                   pg_backend_pid() as backend,
                   current_user as role,
                   current_database() as database,
                   n.nspname as schema,
                   has_schema_privilege(n.oid, 'CREATE') as may_create
              from (values (1)) as one
              left join pg_namespace as n on n.nspname = coalesce(?, current_schema())
            """;

    private static final String INDEX =
            """
            select i.indisvalid
              from pg_index as i
              join pg_class as c on c.oid = i.indexrelid
              join pg_namespace as n on n.oid = c.relnamespace
             where n.nspname = coalesce(?, current_schema()) and c.relname = ?
            """;

    private final Connection connection;
    private final OwnedSchema schema;
    private final boolean sessionPooler;
    private final ForeignObjects foreign;

    /**
     * @param sessionPooler whether the operator guarantees that the connection pooler keeps sessions
     * @param foreign the objects that a run must not write
     */
    public PostgresCatalog(Connection connection, OwnedSchema schema, boolean sessionPooler, ForeignObjects foreign) {
        this.connection = connection;
        this.schema = schema;
        this.sessionPooler = sessionPooler;
        this.foreign = foreign;
    }

    @Override
    public Set<String> present(Collection<String> relations) {
        try (PreparedStatement query = connection.prepareStatement(PRESENT)) {
            RelationLookup.bind(query, 1, connection, schema);
            query.setArray(3, connection.createArrayOf("text", relations.toArray()));
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return Set.of((String[]) result.getArray(1).getArray());
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }

    @Override
    public Collection<String> obstacles() {
        try (PreparedStatement query = connection.prepareStatement(OBSTACLES)) {
            query.setString(1, schema.name().orElse(null));
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return obstacles(result);
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }

    @Override
    public List<String> missingRights(RequiredRights rights) {
        try {
            return rights.isEmpty() ? List.of() : RightsQuery.ask(connection, schema, rights);
        } catch (SQLException e) {
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }

    @Override
    public Optional<String> missingRightToRecord() {
        try {
            return RightsQuery.toRecord(connection, schema);
        } catch (SQLException e) {
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }

    @Override
    public List<OtherHistory> otherHistories() {
        try {
            return OtherHistoriesQuery.ask(connection, schema);
        } catch (SQLException e) {
            throw SqlFailure.of("the histories of other tools could not be read", e);
        }
    }

    @Override
    public Map<String, LiveRelation> live(Collection<String> relations) {
        try {
            return LiveQuery.ask(connection, schema, relations);
        } catch (SQLException e) {
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }

    @Override
    public IndexState index(String name) {
        try (PreparedStatement query = connection.prepareStatement(INDEX)) {
            query.setString(1, schema.name().orElse(null));
            query.setString(2, name);
            try (ResultSet result = query.executeQuery()) {
                if (!result.next()) {
                    return IndexState.ABSENT;
                }
                return result.getBoolean(1) ? IndexState.VALID : IndexState.INVALID;
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the catalogue could not be read", e);
        }
    }

    private List<String> obstacles(ResultSet facts) throws SQLException {
        List<String> obstacles = new ArrayList<>();
        if (facts.getInt("version") < OLDEST_SERVER) {
            obstacles.add("PostgreSQL %s is too old, 14 is the oldest that is supported"
                    .formatted(facts.getString("version_text")));
        }
        if (facts.getBoolean("standby")) {
            obstacles.add("the database is a read-only standby: name the primary");
        }
        if (facts.getBoolean("read_only")) {
            obstacles.add(("the sessions of the role %s in the database %s are read-only: set"
                            + " default_transaction_read_only = off for the role or the database")
                    .formatted(facts.getString("role"), facts.getString("database")));
        }
        if (!sessionPooler
                && facts.getInt("backend")
                        != connection.unwrap(PGConnection.class).getBackendPID()) {
            obstacles.add(PostgresLock.POOLED);
        }
        if (facts.getString("schema") == null) {
            obstacles.add("the schema %s does not exist in the database %s: create it first"
                    .formatted(schema.name().orElse("of the search path"), facts.getString("database")));
        } else if (!facts.getBoolean("may_create")) {
            obstacles.add("the role %s may not create in the schema %s: `GRANT CREATE ON SCHEMA %2$s TO %1$s`"
                    .formatted(facts.getString("role"), facts.getString("schema")));
        }
        foreign.obstacle().ifPresent(obstacles::add);
        return obstacles;
    }
}
