package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Undo;
import java.sql.Array;
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

/**
 * The table {@code esquema_archive.esquema_kept}: for each rollback, its migrations, the archived objects, and the
 * statements that restore them.
 *
 * <p>Each migration also has a row without a relation, so that a restore finds all migrations of the same rollback.
 */
final class ArchiveRecords {

    private static final String CREATE =
            """
            create table if not exists esquema_archive.esquema_kept (
                id            bigint generated always as identity primary key,
                owned_schema  text not null,
                history       text not null,
                rollback      int not null,
                version       text not null,
                rank          int not null,
                relation      text,
                qualified     text,
                columns       text[] not null default '{}',
                archived      text,
                before_rows   text[] not null default '{}',
                rows          text,
                after_rows    text[] not null default '{}',
                kept_at       timestamptz not null default clock_timestamp(),
                restored_at   timestamptz
            )
            """;

    private static final String PROTECT = "revoke all on esquema_archive.esquema_kept from public";

    private static final String RANK =
            "select max(installed_rank) from %s where version = ? and type = 'DELETE' and success";

    private static final String INSERT =
            """
            insert into esquema_archive.esquema_kept (owned_schema, history, rollback, version, rank, relation, qualified,
                                                      columns, archived, before_rows, rows, after_rows)
            values (coalesce(?, current_schema()), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

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

    /** Records one rollback; the history must already hold the rows of this rollback. */
    void write(Undo.Order order, List<ArchivedObject> kept) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(CREATE);
            statement.execute(PROTECT);
        }
        int rollback = Integer.MAX_VALUE;
        List<Integer> ranks = new ArrayList<>();
        for (Undo.Recorded recorded : order.newestFirst()) {
            int rank = rank(recorded.migration().version());
            ranks.add(rank);
            rollback = Math.min(rollback, rank);
        }
        for (int i = 0; i < ranks.size(); i++) {
            insert(rollback, order.newestFirst().get(i).migration().version(), ranks.get(i), Optional.empty());
        }
        for (ArchivedObject object : kept) {
            insert(rollback, object.after(), rank(object.after()), Optional.of(object));
        }
    }

    private int rank(Version version) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(RANK.formatted(schema.history()))) {
            query.setString(1, version.toString());
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }

    private void insert(int rollback, Version version, int rank, Optional<ArchivedObject> object) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, schema.name().orElse(null));
            insert.setString(2, schema.historyTable());
            insert.setInt(3, rollback);
            insert.setString(4, version.toString());
            insert.setInt(5, rank);
            insert.setString(6, object.map(ArchivedObject::relation).orElse(null));
            insert.setString(7, object.map(ArchivedObject::qualified).orElse(null));
            insert.setArray(8, texts(object.map(ArchivedObject::columns).orElse(List.of())));
            insert.setString(9, object.flatMap(ArchivedObject::archived).orElse(null));
            insert.setArray(10, texts(object.map(ArchivedObject::before).orElse(List.of())));
            insert.setString(11, object.flatMap(ArchivedObject::rows).orElse(null));
            insert.setArray(12, texts(object.map(ArchivedObject::rest).orElse(List.of())));
            insert.executeUpdate();
        }
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

    private Array texts(List<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    private static List<String> texts(ResultSet result, String column) throws SQLException {
        return List.of((String[]) result.getArray(column).getArray());
    }
}
