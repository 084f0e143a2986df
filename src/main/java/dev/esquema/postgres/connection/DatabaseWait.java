package dev.esquema.postgres.connection;

import dev.esquema.schema.lazy.Ahead;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the database, and retries with growing pauses while it is not available; fails at once if waiting cannot
 * help.
 */
public final class DatabaseWait {

    private static final Logger LOG = System.getLogger("dev.esquema.database");
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final Database database;
    private @Nullable Ahead<Connection, SQLException> first;

    public DatabaseWait(Database database) {
        this.database = database;
    }

    /** Begins the first try in a thread, while the caller does something else. */
    public void begin(String application, Duration wait) {
        first = Ahead.begin("esquema-connect", () -> database.connect(application, Duration.ZERO, wait));
    }

    /** Closes the connection of the first try, if one was begun and nobody waited for it; does not wait either. */
    public void abandon() {
        Ahead<Connection, SQLException> begun = first;
        first = null;
        if (begun != null) {
            Ahead<?, SQLException> unused = Ahead.begin("esquema-abandon", () -> {
                begun.get().close();
                return true;
            });
        }
    }

    /**
     * @throws SchemaException {@code DATABASE_UNAVAILABLE} if no connection could be opened, {@code PERMISSION_DENIED} if
     *     the role may not connect
     */
    public Connection connect(String application, Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        boolean reported = false;
        while (true) {
            try {
                return attempt(application, Duration.ofNanos(deadline - System.nanoTime()));
            } catch (SQLException e) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (!SqlFailure.isPassing(e)) {
                    throw SqlFailure.of("the database was not reached", e);
                }
                if (left <= 0) {
                    throw SqlFailure.named("no connection to %s within %d s".formatted(database, wait.toSeconds()), e);
                }
                if (!reported) {
                    LOG.log(Level.INFO, "waiting for the database at {0}: {1}", database, SqlFailure.reason(e));
                    reported = true;
                }
                pause(Math.min(left, ThreadLocalRandom.current().nextLong(pause / 2, pause + 1)));
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    private Connection attempt(String application, Duration left) throws SQLException {
        Ahead<Connection, SQLException> begun = first;
        first = null;
        if (begun == null) {
            return database.connect(application, Duration.ZERO, left);
        }
        try {
            return begun.get();
        } catch (IllegalStateException e) {
            throw Thread.currentThread().isInterrupted() ? interrupted(e) : e;
        }
    }

    private static SchemaException interrupted(Exception e) {
        return new SchemaException(Code.DATABASE_UNAVAILABLE, "interrupted while waiting for the database", e);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
    }
}
