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
import java.util.Optional;

/**
 * Writes one rollback to the table {@code esquema_archive.esquema_kept}: its migrations, the archived objects, and the
 * statements that restore them.
 *
 * <p>Each migration also has a row without a relation, so that a restore finds all migrations of the same rollback.
 */
final class RollbackRecord {

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

    private final Connection connection;
    private final OwnedSchema schema;

    RollbackRecord(Connection connection, OwnedSchema schema) {
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

    private Array texts(List<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }
}
