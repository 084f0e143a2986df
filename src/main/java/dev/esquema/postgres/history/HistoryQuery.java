package dev.esquema.postgres.history;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.lock.RunLockSql;
import dev.esquema.schema.history.History;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the whole history, in one query, and the holder of the run lock if there is one. */
public final class HistoryQuery {

    private static final String WHOLE_HISTORY =
            """
            with schema as (%s), holder as (%s)
            select h.installed_rank, h.version, h.description, h.type, h.script, h.checksum, h.installed_by,
                   h.installed_on at time zone current_setting('TimeZone') as installed_on, h.execution_time,
                   h.success, holder.pid
              from (values (1)) as one
              left join %s as h on true
              left join holder on true
             order by h.installed_rank
            """;

    private HistoryQuery() {}

    /** Fails if there is no history table. */
    public static Observation read(Connection connection, OwnedSchema schema) throws SQLException {
        String sql = WHOLE_HISTORY.formatted(RunLockSql.SCHEMA, RunLockSql.HOLDING, schema.history());
        List<HistoryRow> rows = new ArrayList<>();
        boolean held = false;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, schema.name().orElse(null));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    held = result.getObject("pid") != null;
                    if (result.getObject("installed_rank") != null) {
                        rows.add(row(result));
                    }
                }
            }
        }
        Optional<LockHolder> holder = held ? RunLockSql.holder(connection, schema) : Optional.empty();
        return new Observation(new History(rows), holder, List.of(), Instant.now());
    }

    /** Returns the observation of a database without a history. */
    static Observation none() {
        return new Observation(History.NONE, Optional.empty(), List.of(), Instant.now());
    }

    private static HistoryRow row(ResultSet result) throws SQLException {
        return new HistoryRow(
                result.getInt("installed_rank"),
                Optional.ofNullable(result.getString("version")).flatMap(Version::parse),
                result.getString("description"),
                result.getString("type"),
                result.getString("script"),
                Optional.ofNullable(result.getObject("checksum", Integer.class)),
                result.getString("installed_by"),
                result.getObject("installed_on", OffsetDateTime.class).toInstant(),
                Duration.ofMillis(result.getInt("execution_time")),
                result.getBoolean("success"));
    }
}
