package dev.esquema.postgres.lock;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.server.OtherServer;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.port.RunLock;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * The run lock on one connection: PostgreSQL holds it exactly as long as the connection's backend lives, so a killed
 * process whose backend still works blocks the next run.
 */
public final class PostgresLock implements RunLock {

    public static final String POOLED = "a connection pooler stands in between, where a session lock may not hold;"
            + " name the database itself in DATABASE_URL_MIGRATE, or set"
            + " esquema.database.pooler=session if the pooler keeps sessions";

    private static final String HELD =
            """
            with schema as (%s), holder as (%s)
            select exists (select from holder where pid = pg_backend_pid())"""
                    .formatted(RunLockSql.SCHEMA, RunLockSql.HOLDING);

    /**
     * With these settings the server detects a vanished client after 10 + 3 × 5 s, even while a statement of the client
     * runs (PostgreSQL documentation, 20.3.2); otherwise the client's backend would keep the lock for hours.
     */
    private static final String FENCE =
            """
            with session as (select ? or pg_backend_pid() = ? as trusted)
            select trusted,
                   version() as server,
                   exists (select from pg_extension where extname = 'citus') as citus,
                   case when trusted then set_config('tcp_keepalives_idle', '10', false) end,
                   case when trusted then set_config('tcp_keepalives_interval', '5', false) end,
                   case when trusted then set_config('tcp_keepalives_count', '3', false) end,
                   case when trusted then set_config('tcp_user_timeout', '25000', false) end
              from session
            """;

    private static final String CITUS =
            "the database has the extension Citus: what a migration does to a distributed table is neither learned nor"
                    + " verified on the worker nodes";

    private static final Logger LOG = System.getLogger("dev.esquema.run");
    private static final String CHECK_INTERVAL = "select set_config('client_connection_check_interval', ?, false)";
    private static final Duration CHECKED_EVERY = Duration.ofSeconds(1);

    private final Connection connection;
    private final OwnedSchema schema;
    private final boolean sessionPooler;
    private final ForeignObjects.Search foreign;
    private final long checkMillis;
    private boolean fenced;

    /**
     * @param sessionPooler whether the operator guarantees that the connection pooler keeps sessions
     * @param foreign finds the objects that a run must not write; while there are any, the lock is refused
     */
    public PostgresLock(
            Connection connection, OwnedSchema schema, boolean sessionPooler, ForeignObjects.Search foreign) {
        this(connection, schema, sessionPooler, foreign, CHECKED_EVERY.toMillis());
    }

    PostgresLock(
            Connection connection,
            OwnedSchema schema,
            boolean sessionPooler,
            ForeignObjects.Search foreign,
            long checkMillis) {
        this.connection = connection;
        this.schema = schema;
        this.sessionPooler = sessionPooler;
        this.foreign = foreign;
        this.checkMillis = checkMillis;
    }

    /**
     * Sets the timeouts that end the session of a vanished client. Refuses a run that would write foreign objects.
     * Refuses a connection on which each query may run in another session, and sets nothing there, because other
     * clients use those sessions too.
     */
    private void fence() throws SQLException {
        foreign.in(connection).refuseToWrite();
        try (PreparedStatement query = connection.prepareStatement(FENCE)) {
            query.setBoolean(1, sessionPooler);
            query.setInt(2, connection.unwrap(PGConnection.class).getBackendPID());
            try (ResultSet result = query.executeQuery()) {
                result.next();
                OtherServer.refuse(result.getString("server"));
                if (!result.getBoolean("trusted")) {
                    throw new SchemaException(Code.REFUSED, "nothing was applied: %s".formatted(POOLED));
                }
                if (result.getBoolean("citus")) {
                    LOG.log(Level.WARNING, CITUS);
                }
            }
        }
        checkClient();
        fenced = true;
    }

    /** A server whose operating system lacks POLLRDHUP rejects the setting (PostgreSQL documentation, 20.3.2). */
    private void checkClient() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(CHECK_INTERVAL)) {
            query.setString(1, String.valueOf(checkMillis));
            query.execute();
        } catch (SQLException e) {
            if (!SqlFailure.state(e).equals("22023")) {
                throw e;
            }
            LOG.log(
                    Level.WARNING,
                    "the server does not support client_connection_check_interval: if this process dies, a statement that"
                            + " runs goes on, and the run lock is held until it ends: {0}",
                    SqlFailure.message(e));
        }
    }

    @Override
    public boolean tryAcquire() {
        if (!fenced) {
            try {
                fence();
            } catch (SQLException e) {
                throw OtherServer.explain(connection, "the run lock could not be taken", e);
            }
        }
        try (PreparedStatement query = prepare(RunLockSql.TRY);
                ResultSet result = query.executeQuery()) {
            if (!result.next()) {
                throw new SchemaException(
                        Code.REFUSED,
                        "nothing was applied: the schema %s does not exist: create it first"
                                .formatted(schema.name().orElse("of the search path")));
            }
            if (result.getBoolean(1)) {
                refuseForeignObjects();
                return true;
            }
            return false;
        } catch (SQLException e) {
            throw SqlFailure.of("the run lock could not be taken", e);
        }
    }

    /** Another role may have created such objects while this run waited for the lock. */
    private void refuseForeignObjects() throws SQLException {
        try {
            foreign.in(connection).refuseToWrite();
        } catch (SQLException | SchemaException e) {
            release();
            throw e;
        }
    }

    @Override
    public boolean isHeld() {
        try (PreparedStatement query = prepare(HELD);
                ResultSet result = query.executeQuery()) {
            result.next();
            return result.getBoolean(1);
        } catch (SQLException e) {
            throw SqlFailure.of("the run lock could not be checked", e);
        }
    }

    @Override
    public Optional<LockHolder> holder() {
        try {
            return RunLockSql.holder(connection, schema);
        } catch (SQLException e) {
            throw SqlFailure.of("the holder of the run lock could not be found", e);
        }
    }

    /** A lost connection has released the lock already. */
    @Override
    public void release() {
        try (PreparedStatement query = prepare(RunLockSql.RELEASE)) {
            query.execute();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the run lock was lost with its connection", e);
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement query = connection.prepareStatement(sql);
        query.setString(1, schema.name().orElse(null));
        return query;
    }
}
