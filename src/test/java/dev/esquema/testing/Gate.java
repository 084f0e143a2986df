package dev.esquema.testing;

import dev.esquema.testing.postgres.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Blocks a statement: a session that runs {@link #PASS} waits until the test opens the gate, so a slow migration takes
 * exactly as long as its test needs. The migration's own {@code lock_timeout} must be longer than that.
 */
public final class Gate implements AutoCloseable {

    /** A statement that waits while the gate is closed. */
    public static final String PASS = "select pg_advisory_xact_lock(20251115)";

    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

    private final TestDatabase database;
    private final Connection keeper;

    private Gate(TestDatabase database, Connection keeper) {
        this.database = database;
        this.keeper = keeper;
    }

    public static Gate shut(TestDatabase database) {
        try {
            Connection keeper = database.connect();
            keeper.createStatement().execute("select pg_advisory_lock(20251115)");
            return new Gate(database, keeper);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a session waits at the gate. */
    public void awaitWaitingSession() {
        Eventually.within(TIME_LIMIT, () -> {
            if (waiting() == 0) {
                throw new AssertionError("nobody waits at the gate");
            }
        });
    }

    /** Returns the number of sessions that wait at the gate. */
    public int waiting() {
        return Integer.parseInt(
                database.value("select count(*) from pg_locks join pg_database on pg_database.oid = database"
                        + " where locktype = 'advisory' and objid = 20251115 and not granted"
                        + " and datname = current_database()"));
    }

    public void open() {
        close();
    }

    /** Opens the gate; if its server was stopped, the gate is already open. */
    @Override
    public void close() {
        try {
            keeper.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
