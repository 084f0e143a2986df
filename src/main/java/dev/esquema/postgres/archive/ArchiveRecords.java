package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.manifest.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads from the table {@code esquema_archive.esquema_kept} what a restore needs; {@link RollbackRecord} writes it. */
final class ArchiveRecords {

    private static final String THERE = "select to_regclass('esquema_archive.esquema_kept') is not null";

    private static final String TOGETHER =
            """
            select distinct one.version, one.rank
              from esquema_archive.esquema_kept as one
              join esquema_archive.esquema_kept as named using (owned_schema, history, rollback)
             where owned_schema = coalesce(?, current_schema()) and history = ? and one.relation is null
               and named.relation is null and named.version = ? and named.rank = ?
            """;

    private static final String KEPT =
            """
            select id, version, relation, qualified, columns, archived, before_rows, rows, after_rows,
                   archived is null or to_regclass(format('esquema_archive.%I', archived)) is not null as there
              from esquema_archive.esquema_kept
             where owned_schema = coalesce(?, current_schema()) and history = ? and relation is not null
               and restored_at is null
               and rollback in (select rollback from esquema_archive.esquema_kept
                                 where owned_schema = coalesce(?, current_schema()) and history = ?
                                   and version = ? and rank = ? and relation is null)
             order by id
            """;

    private static final String TABLES_OF_OTHERS =
            """
            select other.id, other.version, other.relation, other.qualified, other.columns, other.archived,
                   other.before_rows, other.rows, other.after_rows, true as there
              from esquema_archive.esquema_kept as one
              join esquema_archive.esquema_kept as other using (owned_schema, history, qualified)
             where one.id = ? and other.rollback <> one.rollback and other.columns = '{}' and other.restored_at is null
               and case when other.archived is not null
                        then to_regclass(format('esquema_archive.%I', other.archived)) is not null end
             order by other.id desc
            """;

    private static final String DONE =
            "update esquema_archive.esquema_kept set restored_at = clock_timestamp() where id = any (?)";

    /**
     * One row whose object is to be restored.
     *
     * @param there false if the archive table is missing
     */
    record Found(long id, ArchivedObject object, boolean there) {}

    private final Connection connection;
    private final OwnedSchema schema;

    ArchiveRecords(Connection connection, OwnedSchema schema) {
        this.connection = connection;
        this.schema = schema;
    }

    /** Returns the migrations of the same rollback, each with the rank of its DELETE row. */
    Map<Version, Integer> together(Version version, int rank) throws SQLException {
        Map<Version, Integer> together = new TreeMap<>();
        if (!isThere()) {
            return together;
        }
        try (PreparedStatement query = connection.prepareStatement(TOGETHER)) {
            query.setString(1, schema.name().orElse(null));
            query.setString(2, schema.historyTable());
            query.setString(3, version.toString());
            query.setInt(4, rank);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    together.put(Version.of(result.getString("version")), result.getInt("rank"));
                }
            }
        }
        return together;
    }

    /** Returns the objects that the rollback archived and that are not restored yet, in order. */
    List<Found> found(Version version, int rank) throws SQLException {
        List<Found> found = new ArrayList<>();
        if (!isThere()) {
            return found;
        }
        try (PreparedStatement query = connection.prepareStatement(KEPT)) {
            query.setString(1, schema.name().orElse(null));
            query.setString(2, schema.historyTable());
            query.setString(3, schema.name().orElse(null));
            query.setString(4, schema.historyTable());
            query.setString(5, version.toString());
            query.setInt(6, rank);
            addAll(query, found);
        }
        return found;
    }

    /** Returns the whole tables that other rollbacks archived under the same name, and that are not restored yet. */
    List<Found> tablesOfOthers(Found one) throws SQLException {
        List<Found> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(TABLES_OF_OTHERS)) {
            query.setLong(1, one.id());
            addAll(query, found);
        }
        return found;
    }

    private static void addAll(PreparedStatement query, List<Found> found) throws SQLException {
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                ArchivedObject object = new ArchivedObject(
                        result.getString("relation"),
                        result.getString("qualified"),
                        texts(result, "columns"),
                        Optional.ofNullable(result.getString("archived")),
                        Version.of(result.getString("version")),
                        texts(result, "before_rows"),
                        Optional.ofNullable(result.getString("rows")),
                        texts(result, "after_rows"));
                found.add(new Found(result.getLong("id"), object, result.getBoolean("there")));
            }
        }
    }

    /** Marks these rows as restored. */
    void done(List<Long> ids) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(DONE)) {
            update.setArray(1, connection.createArrayOf("int8", ids.toArray()));
            update.executeUpdate();
        }
    }

    private boolean isThere() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(THERE)) {
            result.next();
            return result.getBoolean(1);
        }
    }

    private static List<String> texts(ResultSet result, String column) throws SQLException {
        return List.of((String[]) result.getArray(column).getArray());
    }
}
