package dev.esquema.postgres.scratch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scratch databases of processes that were killed before they could drop them. The comment of a scratch database
 * names its host and process. A database to which nobody is connected is abandoned if that process does not run on this
 * host, or, for a process of another host, if it is older than a day.
 */
record AbandonedDatabases(Connection connection, String host) {

    static final String PREFIX = "esquema_scratch_";

    private static final Logger LOG = System.getLogger("dev.esquema");

    private static final Duration OTHERS_AFTER = Duration.ofDays(1);

    private static final Pattern COMMENT =
            Pattern.compile("scratch database of esquema, host (\\S+), process (\\d+), .*");

    private static final String UNUSED =
            """
            select datname, shobj_description(oid, 'pg_database') as comment,
                   split_part(shobj_description(oid, 'pg_database'), ', since ', 2)::timestamptz
                       < now() - make_interval(secs => ?) as old
              from pg_database as d
             where datname ~ ('^' || ? || '[0-9a-f]{32}$')
               and shobj_description(oid, 'pg_database') ~ ', since \\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z$'
               and not exists (select from pg_stat_activity as a where a.datid = d.oid)
            """;

    private static final String CLAIM =
            "comment on database %s is 'scratch database of esquema, host %s, process %d, since %s'";

    AbandonedDatabases {
        host = host.replaceAll("[^\\w.-]", "_");
    }

    /** Gives a new scratch database the comment that names this process. */
    void claim(String database) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    CLAIM.formatted(database, host, ProcessHandle.current().pid(), Instant.now()));
        }
    }

    /** Drops the abandoned ones; those of another owner stay. */
    void drop() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(UNUSED)) {
            query.setLong(1, OTHERS_AFTER.toSeconds());
            query.setString(2, PREFIX);
            try (ResultSet unused = query.executeQuery()) {
                while (unused.next()) {
                    if (isAbandoned(unused.getString("comment"), unused.getBoolean("old"))) {
                        drop(unused.getString("datname"));
                    }
                }
            }
        }
    }

    private boolean isAbandoned(String comment, boolean old) {
        Matcher origin = COMMENT.matcher(comment);
        if (!origin.matches()) {
            return false;
        }
        boolean here = origin.group(1).equals(host);
        return old || (here && process(origin.group(2)).isEmpty());
    }

    private static Optional<ProcessHandle> process(String id) {
        return ProcessHandle.of(Long.parseLong(id)).filter(ProcessHandle::isAlive);
    }

    /** Without FORCE, so that PostgreSQL refuses if a session has connected in the meantime. */
    private void drop(String name) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists %s".formatted(name));
            LOG.log(Level.INFO, "the scratch database {0} of a process that was killed is dropped", name);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "an abandoned scratch database stays", e);
        }
    }
}
