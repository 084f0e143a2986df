package dev.esquema.postgres.history;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.journal.JournalTables;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Reads the oldest target that can serve after each migration; each migration wrote its row in its own transaction. */
final class CompatibilityQuery {

    /** The row that names the history table comes last, and counts. */
    private static final String DECLARED =
            """
            select version, compatible_since from %s as declared where %s
             order by to_jsonb(declared) ->> 'history_table' nulls first
            """;

    private CompatibilityQuery() {}

    /**
     * A missing table gives an empty result: no migration has declared anything.
     *
     * @throws SchemaException {@link Code#REFUSED} without SELECT on the table: a build that does not know whether it is
     *     excluded must not serve
     */
    static Map<Version, Version> read(Connection connection, OwnedSchema schema) throws SQLException {
        Map<Version, Version> since = new TreeMap<>();
        JournalTables tables = new JournalTables(schema);
        String sql = DECLARED.formatted(tables.compatibility(), tables.ofHistory("declared"));
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet result = query.executeQuery()) {
            while (result.next()) {
                String version = result.getString("version");
                String oldest = result.getString("compatible_since");
                if (Version.isVersion(version) && Version.isVersion(oldest)) {
                    since.put(Version.of(version), Version.of(oldest));
                }
            }
        } catch (SQLException e) {
            if (SqlFailure.isDenied(e)) {
                throw denied(connection, schema, e);
            }
            if (!SqlFailure.isUndefinedTable(e)) {
                throw e;
            }
        }
        return since;
    }

    private static SchemaException denied(Connection connection, OwnedSchema schema, SQLException e)
            throws SQLException {
        return new SchemaException(
                Code.REFUSED,
                "the history contains migrations that this build does not know, and whether they exclude it is unknown: %s; run GRANT SELECT ON %s TO \"%s\""
                        .formatted(
                                SqlFailure.message(e),
                                new JournalTables(schema).compatibility(),
                                connection.getMetaData().getUserName()),
                e);
    }
}
