package dev.esquema.postgres.session;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/** Explains a read that waited too long because another session keeps readers away from a table of the owned schema. */
public final class LockedTables {

    /** A role without the right to see the statistics of others does not see since when their transaction runs. */
    private static final String HOLDER =
            """
            select locks.pid, pg_class.relname, activity.application_name, activity.usename,
                   to_char(activity.xact_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
              from pg_locks as locks
                   join pg_class on pg_class.oid = locks.relation
                   join pg_namespace on pg_namespace.oid = pg_class.relnamespace
                   left join pg_stat_activity as activity on activity.pid = locks.pid
             where locks.granted and locks.locktype = 'relation' and locks.mode = 'AccessExclusiveLock'
               and locks.database = (select oid from pg_database where datname = current_database())
               and locks.pid is distinct from pg_backend_pid()
               and pg_namespace.nspname = ?
             order by pg_class.relkind in ('r', 'p') desc, pg_class.relname = any (?) desc, activity.xact_start, locks.pid
             limit 1
            """;

    private static final String UNKNOWN =
            "another session holds an ACCESS EXCLUSIVE lock on a table, for example to alter it; wait until its transaction ends, and try again";

    private LockedTables() {}

    /**
     * Returns the failure with the session that holds the lock.
     *
     * @param what what cannot be read, such as "the history"
     */
    public static SchemaException explain(String what, SQLException e, Sessions sessions) {
        return new SchemaException(
                Code.TABLE_LOCKED,
                "%s cannot be read now: %s".formatted(what, holder(sessions).orElse(UNKNOWN)),
                e);
    }

    private static Optional<String> holder(Sessions sessions) {
        try (Session session = sessions.open();
                PreparedStatement query = session.connection().prepareStatement(HOLDER)) {
            query.setString(1, session.schema().name().orElse(null));
            query.setArray(
                    2,
                    session.connection()
                            .createArrayOf("text", session.schema().ownTables().toArray()));
            try (ResultSet result = query.executeQuery()) {
                return result.next() ? Optional.of(sentence(result)) : Optional.empty();
            }
        } catch (SQLException | SchemaException e) {
            System.getLogger("dev.esquema.database")
                    .log(Level.DEBUG, "the session that holds the lock could not be found", e);
            return Optional.empty();
        }
    }

    private static String sentence(ResultSet result) throws SQLException {
        String application = Objects.requireNonNullElse(result.getString("application_name"), "");
        return ("database process %1$d (application %2$s, role %3$s, in a transaction since %4$s) holds an ACCESS EXCLUSIVE"
                        + " lock on %5$s; wait until that transaction ends, or end it with `select pg_terminate_backend(%1$d)`,"
                        + " and try again")
                .formatted(
                        result.getInt("pid"),
                        application.isBlank() ? "unknown" : application,
                        Objects.requireNonNullElse(result.getString("usename"), "unknown"),
                        Objects.requireNonNullElse(result.getString("since"), "an unknown time"),
                        result.getString("relname"));
    }
}
