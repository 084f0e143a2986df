package dev.esquema.postgres.connection;

import dev.esquema.schema.lock.WaitTally;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures, by samples, how long the backend of a run waits for locks, and how long other sessions wait for locks that
 * it holds or that it stands in line for.
 *
 * <p>The server tells when each wait began, so a sample finds the whole wait up to that moment. What is missed is the
 * end of a wait after its last sample, and a wait that begins and ends between two samples.
 */
final class WaitSamples {

    /** The block that a rollback puts around a statement of an undo script; the server may have cut off its end. */
    private static final Pattern UNDO_BLOCK = Pattern.compile(
            "do \\$esquema_block\\w*\\$ begin execute (\\$esquema\\w*\\$)(.*?)(\\1; end .*)?", Pattern.DOTALL);

    private static final String WAITS =
            """
            select waiting.pid = ? as own, waiting.pid, waiting.waitstart::text as since,
                   (extract(epoch from clock_timestamp() - waiting.waitstart) * 1000)::int8 as millis,
                   coalesce(run.query, '') as statement
              from (select distinct pid, waitstart from pg_locks where not granted and waitstart is not null) as waiting
              left join pg_stat_activity as run on run.pid = ?
             where waiting.pid = ? or ? = any(pg_blocking_pids(waiting.pid))
            """;

    private final WaitTally tally;
    private Map<String, Wait> open = new HashMap<>();

    private record Wait(boolean own, Duration lasted, String statement) {}

    WaitSamples(WaitTally tally) {
        this.tally = tally;
    }

    /**
     * Looks at the waits of this moment; a wait that is no longer there has ended.
     *
     * @param backend the server process of the run
     * @return whether it waits itself
     */
    boolean sample(Connection connection, int backend) throws SQLException {
        Map<String, Wait> now = read(connection, backend);
        replace(now);
        return now.values().stream().anyMatch(Wait::own);
    }

    private static Map<String, Wait> read(Connection connection, int backend) throws SQLException {
        Map<String, Wait> now = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(WAITS)) {
            for (int parameter = 1; parameter <= 4; parameter++) {
                query.setInt(parameter, backend);
            }
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    now.put(
                            "%d %s".formatted(result.getInt("pid"), result.getString("since")),
                            new Wait(
                                    result.getBoolean("own"),
                                    Duration.ofMillis(Math.max(0, result.getLong("millis"))),
                                    text(Objects.requireNonNullElse(result.getString("statement"), ""))));
                }
            }
        }
        return now;
    }

    private synchronized void replace(Map<String, Wait> now) {
        Map<String, Wait> before = open;
        open = now;
        before.keySet().removeAll(now.keySet());
        before.values().forEach(this::add);
    }

    /** Counts the waits that have not ended as if they ended now. */
    synchronized void end() {
        open.values().forEach(this::add);
        open = new HashMap<>();
    }

    private void add(Wait wait) {
        if (wait.own()) {
            tally.forLock(wait.lasted());
        } else {
            tally.heldUp(wait.lasted(), wait.statement());
        }
    }

    private static String text(String sql) {
        Matcher block = UNDO_BLOCK.matcher(sql);
        return StatementText.oneLine(block.matches() ? block.group(2) : sql);
    }
}
