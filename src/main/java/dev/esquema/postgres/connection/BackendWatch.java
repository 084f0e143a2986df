package dev.esquema.postgres.connection;

import dev.esquema.schema.lock.WaitTally;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the backend of a run from another connection while it works on the schema: logs the process that blocks it and
 * the progress of an index, and measures who waits. It never logs the SQL of other sessions, and its own failures do not
 * stop the run. The tries of a run share one connection, which is opened at the first check.
 */
public final class BackendWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.esquema.run");
    private static final Duration POLL = Duration.ofMillis(50);

    /** Progress is looked for less often than waits. */
    private static final int POLLS_PER_REPORT = 8;

    /** Between two lines about how far a phase of an index came. */
    private static final Duration RARELY = Duration.ofSeconds(5);

    /** A check that hangs does not delay the run any longer. */
    private static final Duration LAST_CHECK = Duration.ofSeconds(1);

    private static final String BLOCKERS =
            """
            select blocker.pid, blocker.application_name,
                   case when may.see then blocker.usename::text end as username,
                   case when may.see then extract(epoch from clock_timestamp() - blocker.query_start)::int end as age
              from unnest(pg_blocking_pids(?)) as blocking(pid)
              join pg_stat_activity as blocker on blocker.pid = blocking.pid,
                   (select pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') as see) as may
             order by blocker.pid
            """;

    private static final String INDEX =
            """
            select coalesce('the index ' || (select relname from pg_class where oid = index_relid),
                            'an index of ' || (select relname from pg_class where oid = relid),
                            'an index') as what,
                   phase, case when blocks_total > 0 then 100 * blocks_done / blocks_total end as percent
              from pg_stat_progress_create_index
             where pid = ?
            """;

    private final Connections connections;
    private final IntSupplier backend;
    private final WaitTally tally;
    private final WaitSamples waits;
    private final ScheduledExecutorService thread;

    private volatile @Nullable Connection connection;
    private volatile boolean closed;
    private String reportedBlocker = "";
    private String reportedPhase = "";
    private long reportedAt;
    private int polls;

    /**
     * Watches nothing yet.
     *
     * @param backend returns the process id of the backend, in the thread that begins to watch
     * @param tally adds up the waits, and keeps the session that the run waited for last
     */
    public BackendWatch(Connections connections, IntSupplier backend, WaitTally tally) {
        this.connections = connections;
        this.backend = backend;
        this.tally = tally;
        this.waits = new WaitSamples(tally);
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread worker = new Thread(task, "esquema-watch");
            worker.setDaemon(true);
            return worker;
        });
    }

    /** Watches until the result is closed; then the tally contains what was measured. */
    public Watching begin() {
        int process = backend.getAsInt();
        ScheduledFuture<?> polling = thread.scheduleWithFixedDelay(
                () -> look(process), POLL.toMillis(), POLL.toMillis(), TimeUnit.MILLISECONDS);
        return () -> {
            polling.cancel(false);
            end();
        };
    }

    /** The time while a backend is watched. */
    public interface Watching extends AutoCloseable {

        @Override
        void close();
    }

    /** Ends the waits in the thread that measures them, after a check that has begun. */
    private void end() {
        try {
            thread.submit(waits::end).get(LAST_CHECK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.DEBUG, "the last check of the watch did not end", e);
        }
    }

    private void look(int process) {
        try {
            Connection open = connection == null ? connect() : connection;
            if (waits.sample(open, process)) {
                blockers(open, process);
            }
            if (++polls % POLLS_PER_REPORT == 0) {
                index(open, process);
            }
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the run cannot be watched", e);
            reopen();
        }
    }

    /** The next check opens another connection, because this one may be lost. */
    private void reopen() {
        Connection broken = connection;
        connection = null;
        try {
            if (broken != null) {
                Connections.close(broken);
            }
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the connection of the watch is lost", e);
        }
    }

    /** Logs one line for each blocker, not one for each check. */
    private void sayBlocker(String blocker, String sentence) {
        if (!blocker.equals(reportedBlocker)) {
            reportedBlocker = blocker;
            LOG.log(Level.INFO, sentence);
        }
    }

    /** Logs each phase of an index at once, and how far it came only now and then. */
    private void sayProgress(String phase, String percent) {
        boolean samePhase = reportedPhase.startsWith(phase);
        String sentence = phase.concat(percent);
        if (samePhase && (sentence.equals(reportedPhase) || System.nanoTime() - reportedAt < RARELY.toNanos())) {
            return;
        }
        reportedPhase = sentence;
        reportedAt = System.nanoTime();
        LOG.log(Level.INFO, sentence);
    }

    private void blockers(Connection open, int process) throws SQLException {
        try (PreparedStatement query = open.prepareStatement(BLOCKERS)) {
            query.setInt(1, process);
            try (ResultSet result = query.executeQuery()) {
                if (!result.next()) {
                    return;
                }
                String application = Objects.requireNonNullElse(result.getString("application_name"), "");
                String username = Objects.requireNonNullElse(result.getString("username"), "unknown");
                String age = result.getString("age");
                String pid = "database process %d".formatted(result.getInt("pid"));
                String about = "(application %s, user %s, query age %s)"
                        .formatted(
                                application.isBlank() ? "unknown" : application,
                                username,
                                age == null ? "unknown" : "%s s".formatted(age));
                tally.blockedBy("%s %s".formatted(pid, about));
                sayBlocker(pid, "waiting for a lock that %s holds %s".formatted(pid, about));
            }
        }
    }

    private void index(Connection open, int process) throws SQLException {
        try (PreparedStatement query = open.prepareStatement(INDEX)) {
            query.setInt(1, process);
            try (ResultSet result = query.executeQuery()) {
                if (!result.next()) {
                    return;
                }
                String percent = result.getString("percent");
                sayProgress(
                        "building %s: %s".formatted(result.getString("what"), result.getString("phase")),
                        percent == null ? "" : ", %s %%".formatted(percent));
            }
        }
    }

    /** Closes the new connection if the watch was closed while this method connected. */
    private Connection connect() throws SQLException {
        Connection opened = connections.open();
        connection = opened;
        if (closed) {
            Connections.close(opened);
        }
        return opened;
    }

    /** Closes the connection even while a check waits for an answer; that check then fails without any other effect. */
    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
        Connection open = connection;
        if (open == null) {
            return;
        }
        try {
            open.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the connection of the watch is lost", e);
        }
    }
}
