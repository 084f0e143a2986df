package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.OwnedSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

    /** No publication of all tables can leave out a schema (PostgreSQL 14 to 18). A schema's publications exist since PostgreSQL 15. */
    private static final String PUBLICATIONS =
            """
            select format('the publication %I publishes %s, and so the archive too: copy the definitions of the schema'
                          ' esquema_archive to its subscribers (pg_dump --schema-only --schema=esquema_archive),'
                          ' or their replication stops', pubname,
                          case when puballtables then 'all tables' else 'the schema esquema_archive' end)
              from pg_publication as p
             where puballtables
                or exists (select from pg_depend as d join pg_depend as e using (classid, objid)
                            where d.classid = to_regclass('pg_catalog.pg_publication_namespace')
                              and d.refclassid = 'pg_namespace'::regclass
                              and d.refobjid = to_regnamespace('esquema_archive')
                              and e.refclassid = 'pg_publication'::regclass and e.refobjid = p.oid)
            union all
            select format('the publication %1$I belongs to the role %2$I, and goes on publishing the archived table %3$s:'
                          ' %2$I can run `ALTER PUBLICATION %1$I DROP TABLE` with its name in esquema_archive',
                          pubname, pg_get_userbyid(pubowner), relname)
              from pg_publication_rel join pg_publication as p on p.oid = prpubid
              join pg_class as c on c.oid = prrelid join pg_namespace as n on n.oid = relnamespace
             where nspname = coalesce(?, current_schema()) and relname = any (?::text[])
               and not pg_has_role(pubowner, 'USAGE')
             order by 1
            """;

    private ArchiveSchema() {}

    /** Returns a sentence for each publication that publishes the archive, or archived tables of these names. */
    public static List<String> publications(Connection connection, OwnedSchema schema, Collection<String> tables)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PUBLICATIONS)) {
            query.setString(1, schema.name().orElse(null));
            query.setArray(2, connection.createArrayOf("text", tables.toArray()));
            List<String> publications = new ArrayList<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    publications.add(result.getString(1));
                }
            }
            return publications;
        }
    }

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
