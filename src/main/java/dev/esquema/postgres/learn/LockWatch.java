package dev.esquema.postgres.learn;

import dev.esquema.postgres.connection.Connections;
import dev.esquema.schema.effect.LockMode;
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
            select relation::text, mode from pg_locks join pg_stat_activity as script using (pid)
             where script.application_name = ? and datname = current_database() and locktype = 'relation'
            """;

    private static final String BLOCKING =
            """
            select pg_blocking_pids(pid) from pg_stat_activity
             where application_name = ? and datname = current_database() and wait_event_type = 'Lock'
            """;

    private final Connections scratch;
    private final String application;
    private final Map<String, LockMode> locks = new TreeMap<>();
    private final Map<Integer, Connection> holders = new TreeMap<>();
    private final Thread thread = new Thread(this::watch, "lock-watch");
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile boolean ended;

    /** @param application the application name that the server knows of the script's connection */
    public LockWatch(Connections scratch, String application) throws InterruptedException {
        this.scratch = scratch;
        this.application = application;
        thread.start();
        ready.await();
    }

    /** Returns the strongest lock on each relation, by the relation's identifier; call it after {@link #close()}. */
    public Map<String, LockMode> locks() {
        return locks;
    }

    private void watch() {
        try (Connection watcher = scratch.open();
                PreparedStatement looking = watcher.prepareStatement(LOCKS);
                PreparedStatement waiting = watcher.prepareStatement(BLOCKING)) {
            hold(column(watcher, "guarding"));
            hold(column(watcher, "reading"));
            looking.setString(1, application);
            waiting.setString(1, application);
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
                ResultSet pid = statement.executeQuery("select pg_backend_pid()");
                pid.next();
                holders.put(pid.getInt(1), holder);
            }
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
