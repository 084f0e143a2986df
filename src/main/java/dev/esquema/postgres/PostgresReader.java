package dev.esquema.postgres;

import dev.esquema.schema.history.Chain;
import dev.esquema.schema.history.History;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.history.SchemaReader;
import dev.esquema.schema.manifest.DatabaseObject;
import dev.esquema.schema.manifest.Manifest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Reads the history, the run lock and the presence of our objects: one query when nothing is pending or has changed. */
public final class PostgresReader implements SchemaReader {

    /** What may change without the history: the newest row, the lock, and objects that should not be there yet. */
    private static final String SIGNS =
            """
            with schema as (%s), holder as (%s)
            select %s, holder.pid, holder.application_name,
                   array(select relname::text from pg_class, schema
                          where relnamespace = schema.oid and relname = any (?)) as existing
              from (values (1)) as one
              left join holder on true
            """;

    private static final String NEWEST_ROW =
            """
            (select max(installed_rank) from %1$s) as rank,
                   exists (select from %1$s where success = false) as failed""";

    private static final String HAS_HISTORY = """
            to_regclass(?) is not null as has_history""";

    private final Connections connections;
    private final OwnedSchema schema;
    private final Manifest manifest;

    public PostgresReader(Connections connections, OwnedSchema schema, Manifest manifest) {
        this.connections = connections;
        this.schema = schema;
        this.manifest = manifest;
    }

    @Override
    public Observation read() {
        return asking(this::read);
    }

    @Override
    public Observation refresh(Observation last) {
        return asking(connection -> {
            if (last.history().rows().isEmpty()) {
                Signs signs = signs(connection, last.history());
                return signs.changed() ? read(connection) : signs.observation();
            }
            try {
                Signs signs = newestRow(connection, last.history());
                return signs.changed() ? read(connection) : signs.observation();
            } catch (SQLException e) {
                if (SqlFailure.isUndefinedTable(e)) {
                    return read(connection);
                }
                throw e;
            }
        });
    }

    private Observation read(Connection connection) throws SQLException {
        Observation whole;
        try {
            whole = HistoryQuery.read(connection, schema);
        } catch (SQLException e) {
            if (SqlFailure.isUndefinedTable(e)) {
                return signs(connection, History.NONE).observation();
            }
            throw e;
        }
        return expectedAbsent(whole.history()).isEmpty()
                ? whole
                : signs(connection, whole.history()).observation();
    }

    private record Signs(boolean changed, Observation observation) {}

    private Signs signs(Connection connection, History history) throws SQLException {
        String sql = SIGNS.formatted(RunLockSql.SCHEMA, RunLockSql.HOLDER, HAS_HISTORY);
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, schema.name().orElse(null));
            query.setString(2, schema.history());
            List<DatabaseObject> absent = bindAbsent(query, 3, history);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return new Signs(result.getBoolean("has_history"), observation(history, absent, result));
            }
        }
    }

    private Signs newestRow(Connection connection, History history) throws SQLException {
        String newestRow = NEWEST_ROW.formatted(schema.history());
        String sql = SIGNS.formatted(RunLockSql.SCHEMA, RunLockSql.HOLDER, newestRow);
        int rank = history.rows().get(history.rows().size() - 1).rank();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, schema.name().orElse(null));
            List<DatabaseObject> absent = bindAbsent(query, 2, history);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                boolean changed = result.getInt("rank") != rank
                        || result.getBoolean("failed") == history.failed().isEmpty();
                return new Signs(changed, observation(history, absent, result));
            }
        }
    }

    private List<DatabaseObject> bindAbsent(PreparedStatement query, int index, History history) throws SQLException {
        List<DatabaseObject> absent = expectedAbsent(history);
        Object[] names = absent.stream().map(DatabaseObject::name).toArray();
        query.setArray(index, query.getConnection().createArrayOf("text", names));
        return absent;
    }

    private List<DatabaseObject> expectedAbsent(History history) {
        return manifest.graph()
                .newest()
                .map(newest -> new Chain(manifest, newest, history).expectedAbsent())
                .orElse(List.of());
    }

    private static Observation observation(History history, List<DatabaseObject> absent, ResultSet result)
            throws SQLException {
        Set<String> names = Set.of((String[]) result.getArray("existing").getArray());
        List<DatabaseObject> existing =
                absent.stream().filter(object -> names.contains(object.name())).toList();
        return new Observation(history, HistoryQuery.holder(result), existing, Instant.now());
    }

    private interface Question {
        Observation ask(Connection connection) throws SQLException;
    }

    private Observation asking(Question question) {
        try (Connection connection = connections.open()) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw SqlFailure.of("the history could not be read", e);
        }
    }
}
