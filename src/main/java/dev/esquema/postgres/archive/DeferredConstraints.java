package dev.esquema.postgres.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Optional;

/**
 * The constraints that a transaction may check at its end. PostgreSQL alters no table whose rows wait for such a check,
 * so Esquema has them checked wherever one of several scripts of a transaction ends, and for each restored row at once.
 */
public final class DeferredConstraints {

    /** What a person runs before the statements that restore rows. */
    static final String NOW = "set constraints all immediate";

    private static final String DEFERRABLE =
            """
            select string_agg(distinct format('%I.%I', nspname, conname), ', ')
              from pg_catalog.pg_constraint join pg_catalog.pg_namespace as n on n.oid = connamespace
             where condeferrable and pg_catalog.has_schema_privilege(n.oid, 'USAGE')
            """;

    /** SET CONSTRAINTS names all constraints of one name, and fails if one of them cannot be deferred. */
    private static final String DEFERRED =
            """
            select string_agg(name, ', ')
              from (select format('%I.%I', nspname, conname) as name
                      from pg_catalog.pg_constraint join pg_catalog.pg_namespace as n on n.oid = connamespace
                     where pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                     group by nspname, conname having bool_and(condeferred)) as names
            """;

    private static final String ANY =
            """
            select exists (select from pg_catalog.pg_constraint
                            where condeferrable and (conrelid::int8 = any (?) or confrelid::int8 = any (?)))
            """;

    private DeferredConstraints() {}

    /** Checks everything that waits, as the end of the transaction would. */
    public static void check(Connection connection) throws SQLException {
        now(connection);
        later(connection);
    }

    /** Checks everything that waits, and from now on at once. */
    static void now(Connection connection) throws SQLException {
        set(connection, DEFERRABLE, "immediate");
    }

    /** Defers again what is deferred unless a transaction says otherwise. */
    static void later(Connection connection) throws SQLException {
        set(connection, DEFERRED, "deferred");
    }

    /** Whether one of these tables, or a foreign key to it, has such a constraint. */
    static boolean areOn(Connection connection, Collection<Long> tables) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ANY)) {
            query.setArray(1, connection.createArrayOf("int8", tables.toArray()));
            query.setArray(2, connection.createArrayOf("int8", tables.toArray()));
            try (ResultSet result = query.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    private static void set(Connection connection, String names, String mode) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Optional<String> found;
            try (ResultSet result = statement.executeQuery(names)) {
                found = result.next() ? Optional.ofNullable(result.getString(1)) : Optional.empty();
            }
            if (found.isPresent()) {
                statement.setEscapeProcessing(false);
                statement.execute("set constraints %s %s".formatted(found.get(), mode));
            }
        }
    }
}
