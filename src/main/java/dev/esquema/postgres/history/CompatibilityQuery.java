package dev.esquema.postgres.history;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.journal.JournalTables;
import dev.esquema.schema.manifest.Version;
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

    /** A missing table gives an empty result: no migration has declared anything. */
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
            if (!SqlFailure.isUndefinedTable(e)) {
                throw e;
            }
        }
        return since;
    }
}
