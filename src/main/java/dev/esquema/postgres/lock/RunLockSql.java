package dev.esquema.postgres.lock;

import dev.esquema.schema.history.LockHolder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The SQL of the run lock: a session advisory lock with two numbers, Esquema's own and the oid of the owned schema.
 *
 * <p>Keys of two numbers are separate from the one-number keys that Flyway takes (PostgreSQL documentation, 9.28.10).
 */
public final class RunLockSql {

    /** The owned schema; its parameter is the name of the schema or null. */
    public static final String SCHEMA =
            """
            select oid, oid::int8::bit(32)::int4 as key from pg_namespace where nspname = coalesce(?, current_schema())""";

    /**
     * The process that holds the lock of {@link #SCHEMA}, and the processes that it waits for; 1163088205 spells ESQM and is
     * the first half of the key.
     */
    public static final String HOLDER =
            """
            select activity.pid, activity.application_name,
                   array(select distinct concat(blocking.pid, ' ', blocker.application_name)
                           from unnest(pg_blocking_pids(activity.pid)) as blocking(pid)
                           left join pg_stat_activity as blocker on blocker.pid = blocking.pid
                          order by 1) as blockers
              from schema
              join pg_locks as lock on lock.locktype = 'advisory' and lock.classid = 1163088205
                   and lock.objid = schema.oid and lock.objsubid = 2 and lock.granted
              join pg_database as database on database.oid = lock.database and database.datname = current_database()
              join pg_stat_activity as activity on activity.pid = lock.pid
             limit 1""";

    public static final String TRY =
            """
            with schema as (%s) select pg_try_advisory_lock(1163088205, key) from schema"""
                    .formatted(SCHEMA);

    public static final String RELEASE =
            """
            with schema as (%s) select pg_advisory_unlock(1163088205, key) from schema"""
                    .formatted(SCHEMA);

    private RunLockSql() {}

    /** Reads the columns of {@link #HOLDER}; they are null if nobody holds the lock. */
    public static Optional<LockHolder> holder(ResultSet result) throws SQLException {
        int pid = result.getInt("pid");
        if (result.wasNull()) {
            return Optional.empty();
        }
        String application = Objects.requireNonNullElse(result.getString("application_name"), "");
        List<LockHolder.Blocker> blockers = Stream.of(
                        (String[]) result.getArray("blockers").getArray())
                .map(RunLockSql::blocker)
                .toList();
        return Optional.of(new LockHolder(pid, application, blockers));
    }

    /** @param text the process id, a space, and the name */
    private static LockHolder.Blocker blocker(String text) {
        int space = text.indexOf(' ');
        return new LockHolder.Blocker(Integer.parseInt(text.substring(0, space)), text.substring(space + 1));
    }
}
