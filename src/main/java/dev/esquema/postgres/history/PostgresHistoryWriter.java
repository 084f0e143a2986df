package dev.esquema.postgres.history;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.journal.JournalTables;
import dev.esquema.postgres.session.SessionSettings;
import dev.esquema.schema.journal.JournalPlace;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.HistoryWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Repairs the history row by row, in Flyway's format, and drops INVALID indexes. */
public final class PostgresHistoryWriter implements HistoryWriter {

    private static final String ADOPTED_STEP =
            """
            insert into %s (run_id, position, version, transactional, finished_at, outcome)
            values (?, ?, ?, ?, clock_timestamp(), 'ADOPTED')
            """;

    /** Applies to the current transaction only. */
    private static final String LOCK_TIMEOUT = "select set_config('lock_timeout', ?, true)";

    private static final String DROP_INDEX = "drop index concurrently if exists %s";

    private final Connection connection;
    private final OwnedSchema schema;
    private final HistoryRows rows;
    private final Supplier<Duration> lockWithin;
    private final Duration dropWithin;

    /**
     * @param lockWithin returns how long recording may wait for a lock on the history
     * @param dropWithin how long dropping an index may take, including the wait for transactions that still use it
     */
    public PostgresHistoryWriter(
            Connection connection, OwnedSchema schema, Supplier<Duration> lockWithin, Duration dropWithin) {
        this.connection = connection;
        this.schema = schema;
        this.rows = new HistoryRows(connection, schema);
        this.lockWithin = lockWithin;
        this.dropWithin = dropWithin;
    }

    /** Also records the oldest compatible target, as the migration itself would have recorded it. */
    @Override
    public void recordApplied(Migration migration) {
        try {
            rows.recordApplied(migration);
        } catch (SQLException e) {
            throw SqlFailure.of("%s could not be recorded as applied".formatted(migration.version()), e);
        }
    }

    @Override
    public void recordAdopted(List<Migration> proven, Optional<JournalPlace> steps) {
        try {
            connection.setAutoCommit(false);
            try {
                query(LOCK_TIMEOUT, String.valueOf(lockWithin.get().toMillis()));
                rows.resetBaseline();
                int offset = 0;
                for (Migration migration : proven) {
                    recordApplied(migration);
                    int position = offset++;
                    if (steps.isPresent()) {
                        adoptedStep(steps.get(), position, migration);
                    }
                }
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the existing objects could not be recorded", e);
        }
    }

    private void adoptedStep(JournalPlace place, int offset, Migration migration) throws SQLException {
        update(
                ADOPTED_STEP.formatted(new JournalTables(schema).steps()),
                List.of(
                        place.run(),
                        place.position() + offset,
                        migration.version().toString(),
                        migration.transactional()));
    }

    private void query(String sql, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            statement.execute();
        }
    }

    private void update(String sql, List<Object> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            statement.executeUpdate();
        }
    }

    @Override
    public void recordChecksum(Migration migration) {
        try {
            rows.recordChecksum(migration);
        } catch (SQLException e) {
            throw SqlFailure.of("the checksum of %s could not be recorded".formatted(migration.version()), e);
        }
    }

    @Override
    public void clearFailed(Version version) {
        try {
            rows.clearFailed(version);
        } catch (SQLException e) {
            throw SqlFailure.of("the failed entry of %s could not be cleared".formatted(version), e);
        }
    }

    @Override
    public void dropInvalidIndex(String name) {
        try (Statement statement = connection.createStatement()) {
            new SessionSettings(SessionSettings.QUESTIONS.searchPath(), Duration.ZERO, dropWithin).apply(connection);
            try {
                statement.execute(DROP_INDEX.formatted(schema.qualified(name)));
            } finally {
                SessionSettings.QUESTIONS.apply(connection);
            }
        } catch (SQLException e) {
            throw SqlFailure.of("the INVALID index %s could not be dropped".formatted(name), e);
        }
    }
}
