package dev.esquema.postgres.learn;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Records the locks of a script that runs outside a transaction, which no longer holds them at its end.
 *
 * <ol>
 *   <li>For each table, one session holds the lock that VACUUM and the CONCURRENTLY forms request first, and another
 *       session has read the table in a transaction that stays open: the script's statements wait for transactions that
 *       may still see or use the previous state.
 *   <li>A third session reads the script's locks continuously, and each time the script waits, it ends the session that
 *       the script waits for.
 * </ol>
 */
public final class LockWatch implements AutoCloseable {

    /** Up to this number of tables have sessions of their own; more tables share the sessions. */
    private static final int SESSIONS = 40;

    private static final String TABLES =
            """
            select format('lock table only public.%I in share update exclusive mode', relname) as guarding,
                   format('select from only public.%I limit 0', relname) as reading
              from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
               and relname <> 'flyway_schema_history'
            """;

    private static final String LOCKS =
            """
            select relation::text, mode from pg_locks where pid = ? and locktype = 'relation'
            """;

    private static final String BLOCKING =
            """
            select pg_blocking_pids(pid) from pg_stat_activity where pid = ? and wait_event_type = 'Lock'
            """;

    private final Connections scratch;
    private final int script;
    private final Map<String, LockMode> locks = new TreeMap<>();
    private final Map<Integer, Connection> holders = new TreeMap<>();
    private final Thread thread = new Thread(this::watch, "lock-watch");
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile boolean ended;

    /** The statements that are watched. */
    @FunctionalInterface
    public interface Work {

        void run() throws SQLException;
    }

    private LockWatch(Connections scratch, int script) throws InterruptedException {
        this.scratch = scratch;
        this.script = script;
        thread.start();
        ready.await();
    }

    /**
     * Runs statements, and returns their strongest lock on each relation, by the relation's identifier.
     *
     * @param script the connection on which the statements run
     */
    public static Map<String, LockMode> locksWhile(Connections scratch, Connection script, Work work)
            throws SQLException {
        try {
            LockWatch watch = new LockWatch(scratch, backend(script));
            try (watch) {
                work.run();
            }
            return watch.locks;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaException(Code.INTERRUPTED, "interrupted while a script was learned", e);
        }
    }

    private void watch() {
        try (Connection watcher = scratch.open();
                PreparedStatement looking = watcher.prepareStatement(LOCKS);
                PreparedStatement waiting = watcher.prepareStatement(BLOCKING)) {
            hold(column(watcher, "guarding"));
            hold(column(watcher, "reading"));
            looking.setInt(1, script);
            waiting.setInt(1, script);
            ready.countDown();
            while (!ended) {
                note(looking);
                release(waiting, looking);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            ready.countDown();
            holders.values().forEach(LockWatch::end);
        }
    }

    private static List<String> column(Connection connection, String name) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(TABLES)) {
            while (result.next()) {
                values.add(result.getString(name));
            }
        }
        return values;
    }

    private void hold(List<String> statements) throws SQLException {
        int sessions = Math.min(SESSIONS, statements.size());
        for (int i = 0; i < sessions; i++) {
            Connection holder = scratch.open();
            holder.setAutoCommit(false);
            holder.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (Statement statement = holder.createStatement()) {
                for (int j = i; j < statements.size(); j += sessions) {
                    statement.execute(statements.get(j));
                }
            }
            holders.put(backend(holder), holder);
        }
    }

    private static int backend(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet pid = statement.executeQuery("select pg_backend_pid()")) {
            pid.next();
            return pid.getInt(1);
        }
    }

    private void note(PreparedStatement looking) throws SQLException {
        try (ResultSet result = looking.executeQuery()) {
            while (result.next()) {
                locks.merge(
                        result.getString("relation"),
                        LockMode.ofCatalog(result.getString("mode")),
                        (one, other) -> one.compareTo(other) >= 0 ? one : other);
            }
        }
    }

    private void release(PreparedStatement waiting, PreparedStatement looking) throws SQLException {
        try (ResultSet result = waiting.executeQuery()) {
            while (result.next()) {
                note(looking);
                Array blocking = result.getArray(1);
                Arrays.stream((Integer[]) blocking.getArray())
                        .map(holders::remove)
                        .forEach(LockWatch::end);
            }
        }
    }

    private static void end(@Nullable Connection holder) {
        try {
            if (holder != null) {
                holder.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join();
    }
}
