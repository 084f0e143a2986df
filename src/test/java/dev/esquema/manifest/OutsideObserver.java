package dev.esquema.manifest;

import dev.esquema.schema.manifest.LockMode;
import dev.esquema.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * Notes the locks of a script that runs outside a transaction, which are gone when it is done.
 *
 * <ol>
 *   <li>One session reads every table in a transaction that it keeps open: the CONCURRENTLY forms wait for those who may
 *       still see, or use, what was there before.
 *   <li>Another one looks at the script's locks all the time, and ends that transaction once the script waits.
 * </ol>
 */
final class OutsideObserver implements AutoCloseable {

    private static final String TABLES =
            """
            select format('select from %I.%I limit 0', schemaname, tablename) as reading from pg_tables
             where schemaname = 'public' and tablename <> 'flyway_schema_history'
            """;

    private static final String LOCKS =
            """
            select relname, mode from pg_locks
              join pg_stat_activity as script using (pid) join pg_class on pg_class.oid = relation
             where script.application_name = '%s' and relnamespace = 'public'::regnamespace
               and relkind in ('r', 'p', 'f', 'v', 'm')
            """;

    private static final String WAITING =
            """
            select count(*) from pg_stat_activity
             where application_name = '%s' and wait_event_type = 'Lock'
            """;

    private final TestDatabase database;
    private final String application;
    private final Map<String, LockMode> locks = new TreeMap<>();
    private final Thread thread = new Thread(this::watch, "outside-observer");
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile boolean ended;

    /** @param application the name under which the script's connection is known to the server */
    OutsideObserver(TestDatabase database, String application) throws InterruptedException {
        this.database = database;
        this.application = application;
        thread.start();
        ready.await();
    }

    /** Of each relation the strongest; to be asked when it is closed. */
    Map<String, LockMode> locks() {
        return locks;
    }

    private void watch() {
        try (Connection reader = database.connect();
                Connection watcher = database.connect();
                Statement looking = watcher.createStatement()) {
            hold(reader, database.column(TABLES));
            ready.countDown();
            while (!ended) {
                note(looking);
                if (isWaiting(looking)) {
                    note(looking);
                    reader.rollback();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            ready.countDown();
        }
    }

    private static void hold(Connection reader, List<String> readings) throws SQLException {
        reader.setAutoCommit(false);
        reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = reader.createStatement()) {
            for (String reading : readings) {
                statement.execute(reading);
            }
            statement.execute("select from pg_class limit 0");
        }
    }

    private void note(Statement looking) throws SQLException {
        try (ResultSet result = looking.executeQuery(LOCKS.formatted(application))) {
            while (result.next()) {
                locks.merge(
                        result.getString("relname"),
                        LockMode.ofCatalog(result.getString("mode")),
                        (one, other) -> one.compareTo(other) >= 0 ? one : other);
            }
        }
    }

    private boolean isWaiting(Statement looking) throws SQLException {
        try (ResultSet result = looking.executeQuery(WAITING.formatted(application))) {
            result.next();
            return result.getInt(1) > 0;
        }
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join();
    }
}
