package dev.esquema.postgres;

import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.run.RunLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/**
 * The run lock on one connection: it is held exactly as long as that connection's backend lives, so a killed process whose
 * backend still works keeps the next run out.
 */
public final class PostgresLock implements RunLock {

    private static final String HOLDER =
            """
            with schema as (%s) %s""".formatted(RunLockSql.SCHEMA, RunLockSql.HOLDER);

    private final Connection connection;
    private final OwnedSchema schema;

    public PostgresLock(Connection connection, OwnedSchema schema) {
        this.connection = connection;
        this.schema = schema;
    }

    @Override
    public boolean tryAcquire() {
        try (PreparedStatement query = prepare(RunLockSql.TRY);
                ResultSet result = query.executeQuery()) {
            return result.next() && result.getBoolean(1);
        } catch (SQLException e) {
            throw SqlFailure.of("the run lock could not be taken", e);
        }
    }

    @Override
    public Optional<LockHolder> holder() {
        try (PreparedStatement query = prepare(HOLDER);
                ResultSet result = query.executeQuery()) {
            if (!result.next()) {
                return Optional.empty();
            }
            String application = Objects.requireNonNullElse(result.getString("application_name"), "");
            return Optional.of(new LockHolder(result.getInt("pid"), application));
        } catch (SQLException e) {
            throw SqlFailure.of("the holder of the run lock could not be found", e);
        }
    }

    /** A connection that is gone has given the lock back already. */
    @Override
    public void release() {
        try (PreparedStatement query = prepare(RunLockSql.RELEASE)) {
            query.execute();
        } catch (SQLException e) {
            System.getLogger("dev.esquema.run")
                    .log(System.Logger.Level.DEBUG, "the run lock went with its connection", e);
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement query = connection.prepareStatement(sql);
        query.setString(1, schema.name().orElse(null));
        return query;
    }
}
