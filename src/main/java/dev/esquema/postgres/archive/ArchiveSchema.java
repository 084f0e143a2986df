package dev.esquema.postgres.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** The schema {@code esquema_archive}, which holds the archived rows of every owned schema of the database. */
public final class ArchiveSchema {

    public static final String NAME = "esquema_archive";

    private static final String EXISTS = "select to_regnamespace('esquema_archive') is not null";

    private static final String CREATE = "create schema esquema_archive";

    private static final String OBSTACLE =
            """
            select case when n.oid is not null and not has_schema_privilege(n.oid, 'CREATE')
                        then format('GRANT CREATE, USAGE ON SCHEMA esquema_archive TO %I', current_user)
                        when n.oid is null and not has_database_privilege(current_database(), 'CREATE')
                        then format('CREATE SCHEMA esquema_archive AUTHORIZATION %I', current_user) end as help
              from (values (1)) as one
              left join pg_namespace as n on n.nspname = 'esquema_archive'
            """;

    private static final String TAKEN =
            """
            select exists (select from pg_class where relnamespace = 'esquema_archive'::regnamespace
                              and starts_with(relname::text, ?))
            """;

    private ArchiveSchema() {}

    /** Returns the reason why the current role cannot archive rows; empty if it can. */
    public static Optional<String> obstacle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(OBSTACLE)) {
            result.next();
            return Optional.ofNullable(result.getString("help"))
                    .map(("the rows cannot be kept, because this role may not create objects in the schema"
                            + " esquema_archive: run `%s` as an owner, or add --discard-data")::formatted);
        }
    }

    /**
     * Creates the schema if it does not exist, and returns a prefix that no archive table has yet; another owned schema
     * of the same database may use the prefix of the same run.
     */
    static String create(Connection connection, String run) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean exists;
            try (ResultSet result = statement.executeQuery(EXISTS)) {
                result.next();
                exists = result.getBoolean(1);
            }
            if (!exists) {
                statement.execute(CREATE);
            }
        }
        String wanted = "%s_".formatted(run);
        int next = 2;
        while (isTaken(connection, wanted)) {
            wanted = "%s_%d_".formatted(run, next++);
        }
        return wanted;
    }

    private static boolean isTaken(Connection connection, String prefix) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TAKEN)) {
            query.setString(1, prefix);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
        }
    }
}
