package dev.esquema.postgres.session;

import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.problem.SchemaException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Names the GRANT statements with which the current role can read all of Esquema's own tables. */
public final class MissingGrants {

    private static final String MISSING =
            """
            with owned as materialized (select oid, nspname from pg_namespace where nspname = ?)
            select format('GRANT USAGE ON SCHEMA %I TO %I', nspname, current_user)
              from owned where not has_schema_privilege(oid, 'USAGE')
            union all
            select format('GRANT SELECT ON %s TO %I', tables.names, current_user)
              from (select string_agg(format('%I.%I', nspname, relname), ', ' order by position) as names
                      from unnest(?::text[]) with ordinality as own (name, position)
                           join pg_class on relname = own.name
                           join owned on owned.oid = relnamespace
                     where not has_table_privilege(pg_class.oid, 'SELECT')) as tables
             where tables.names is not null
            """;

    private MissingGrants() {}

    /**
     * Translates a failure; if a right is missing, the message ends with the statements that grant what is missing.
     *
     * @param what what failed, such as "the history could not be read"
     */
    public static SchemaException explain(String what, SQLException e, Sessions sessions) {
        if (!SqlFailure.isDenied(e)) {
            return SqlFailure.of(what, e);
        }
        try (Session session = sessions.open()) {
            return explain(what, e, session);
        } catch (SQLException again) {
            e.addSuppressed(again);
            return SqlFailure.of(what, e);
        }
    }

    /** Translates a failure like {@link #explain(String, SQLException, Sessions)}, in a session that is open. */
    public static SchemaException explain(String what, SQLException e, Session session) {
        SchemaException failure = SqlFailure.of(what, e);
        if (!SqlFailure.isDenied(e)) {
            return failure;
        }
        try {
            List<String> grants = in(session);
            String message = "%s; run %s".formatted(failure.getMessage(), String.join("; ", grants));
            return grants.isEmpty() ? failure : new SchemaException(failure.code(), message, failure.details(), e);
        } catch (SQLException again) {
            e.addSuppressed(again);
            return failure;
        }
    }

    private static List<String> in(Session session) throws SQLException {
        List<String> grants = new ArrayList<>();
        try (PreparedStatement query = session.connection().prepareStatement(MISSING)) {
            query.setString(1, session.schema().name().orElse(null));
            query.setArray(
                    2,
                    session.connection()
                            .createArrayOf("text", session.schema().ownTables().toArray()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    grants.add(result.getString(1));
                }
            }
        }
        return grants;
    }
}
