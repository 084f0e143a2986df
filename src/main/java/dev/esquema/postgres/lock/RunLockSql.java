package dev.esquema.postgres.lock;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.history.LockHolder;
import java.sql.Connection;
import java.sql.PreparedStatement;
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

    /** The locks of {@link #SCHEMA}; 1163088205 spells ESQM and is the first half of the key. */
    private static final String LOCK =
            """
            schema join pg_locks as lock on lock.locktype = 'advisory' and lock.classid = 1163088205
                   and lock.objid = schema.oid and lock.objsubid = 2 and lock.granted and lock.pid is not null
                   and lock.database = (select oid from pg_database where datname = current_database())""";

    /** The number of the process that holds the lock of {@link #SCHEMA}; {@link #holder} says more about it. */
    public static final String HOLDING = "select lock.pid from %s limit 1".formatted(LOCK);

    /**
     * The process that holds the lock, and the processes that it waits for. The view pg_stat_activity would join each of
     * them with two catalogs, which a new session reads first.
     */
    private static final String HOLDER =
            """
            with schema as (%s)
            select lock.pid, activity.application_name,
                   array(select distinct concat(blocking.pid, ' ', blocker.application_name)
                           from unnest(pg_blocking_pids(lock.pid)) as blocking(pid)
                           left join lateral pg_stat_get_activity(blocking.pid) as blocker on true
                          order by 1) as blockers
              from %s
             cross join lateral pg_stat_get_activity(lock.pid) as activity
             limit 1"""
                    .formatted(SCHEMA, LOCK);

    public static final String TRY =
            """
            with schema as (%s) select pg_try_advisory_lock(1163088205, key) from schema"""
                    .formatted(SCHEMA);

    public static final String RELEASE =
            """
            with schema as (%s) select pg_advisory_unlock(1163088205, key) from schema"""
                    .formatted(SCHEMA);

    private RunLockSql() {}

    /** Returns the holder of the lock; empty if nobody holds it now. */
    public static Optional<LockHolder> holder(Connection connection, OwnedSchema schema) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(HOLDER)) {
            query.setString(1, schema.name().orElse(null));
            try (ResultSet result = query.executeQuery()) {
                return result.next() ? Optional.of(holder(result)) : Optional.empty();
            }
        }
    }

    private static LockHolder holder(ResultSet result) throws SQLException {
        String application = Objects.requireNonNullElse(result.getString("application_name"), "");
        List<LockHolder.Blocker> blockers = Stream.of(
                        (String[]) result.getArray("blockers").getArray())
                .map(RunLockSql::blocker)
                .toList();
        return new LockHolder(result.getInt("pid"), application, blockers);
    }

    /** @param text the process id, a space, and the name */
    private static LockHolder.Blocker blocker(String text) {
        int space = text.indexOf(' ');
        return new LockHolder.Blocker(Integer.parseInt(text.substring(0, space)), text.substring(space + 1));
    }
}
