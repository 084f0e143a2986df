package dev.esquema.postgres.connection;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches the backend of a migration from another connection: logs the process that blocks it and the progress of an
 * index. It never logs the SQL of other sessions, and its own failures do not stop the migration.
 */
public final class BackendWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.esquema.run");
    private static final Duration POLL = Duration.ofMillis(400);

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
            select phase, case when blocks_total > 0 then 100 * blocks_done / blocks_total end as percent
              from pg_stat_progress_create_index
             where pid = ?
            """;

    private final Connections connections;
    private final int backend;
    private final ScheduledExecutorService thread;

    private volatile @Nullable Connection connection;
    private volatile boolean closed;
    private String reported = "";

    /** Starts the watch; it opens its connection at the first check. */
    public BackendWatch(Connections connections, int backend) {
        this.connections = connections;
        this.backend = backend;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread worker = new Thread(task, "esquema-watch");
            worker.setDaemon(true);
            return worker;
        });
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(this::look, POLL.toMillis(), POLL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Connection open = connection == null ? connect() : connection;
            blockers(open);
            index(open);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the migration cannot be watched", e);
        }
    }

    /** Logs one line for each blocker and each step of progress, not one for each check. */
    private void sayOnce(String subject, String sentence) {
        if (!subject.equals(reported)) {
            reported = subject;
            LOG.log(Level.INFO, sentence);
        }
    }

    private void blockers(Connection open) throws SQLException {
        try (PreparedStatement query = open.prepareStatement(BLOCKERS)) {
            query.setInt(1, backend);
            try (ResultSet result = query.executeQuery()) {
                if (!result.next()) {
                    return;
                }
                String application = Objects.requireNonNullElse(result.getString("application_name"), "");
                String username = Objects.requireNonNullElse(result.getString("username"), "unknown");
                String age = result.getString("age");
                String sentence =
                        "waiting for a lock that database process %d holds (application %s, user %s, query age %s)"
                                .formatted(
                                        result.getInt("pid"),
                                        application.isBlank() ? "unknown" : application,
                                        username,
                                        age == null ? "unknown" : "%s s".formatted(age));
                sayOnce("blocker %d".formatted(result.getInt("pid")), sentence);
            }
        }
    }

    private void index(Connection open) throws SQLException {
        try (PreparedStatement query = open.prepareStatement(INDEX)) {
            query.setInt(1, backend);
            try (ResultSet result = query.executeQuery()) {
                if (!result.next()) {
                    return;
                }
                String percent = result.getString("percent");
                String sentence = "building the index: %s%s"
                        .formatted(result.getString("phase"), percent == null ? "" : ", %s %%".formatted(percent));
                sayOnce(sentence, sentence);
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
