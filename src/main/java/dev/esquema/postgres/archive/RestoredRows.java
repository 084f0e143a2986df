package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.port.Restoration.ArchivedData;
import dev.esquema.schema.port.Restoration.Restored;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Restores the rows of one table and counts them. */
final class RestoredRows {

    private static final String COUNT = "select count(*) from only %s";

    private static final String KEY =
            """
            select quote_ident(attname)
              from pg_catalog.pg_index join pg_catalog.pg_attribute on attrelid = indrelid and attnum = any (indkey)
             where indrelid = ?::regclass and indisprimary order by attnum
            """;

    private static final String MISSING =
            "select count(*) from only %s as kept where not exists (select from only %s as now where %s)";

    /** Compares values by column name, because the order of the columns may have changed. */
    private static final String OTHER =
            """
            select count(*) from only %s as kept join only %s as now on %s
             where exists (select from jsonb_each(to_jsonb(kept)) as old
                            where old.value is distinct from to_jsonb(now) -> old.key)
            """;

    private final Connection connection;
    private final ArchivedObject object;
    private final ArchivedData kept;
    private final boolean fresh;

    /** @param fresh whether the migration was applied in this transaction */
    RestoredRows(Connection connection, ArchivedObject object, ArchivedData kept, boolean fresh) {
        this.connection = connection;
        this.object = object;
        this.kept = kept;
        this.fresh = fresh;
    }

    Restored bringBack() throws SQLException {
        List<String> key = key();
        return object.columns().isEmpty() ? table(key) : columns(key);
    }

    private Restored table(List<String> key) throws SQLException {
        long written = count(connection, object.qualified());
        long equal = written > 0 && !fresh ? refuseOthers(key) : 0;
        insert();
        long now = count(connection, object.qualified());
        long missing = key.isEmpty()
                ? Math.max(0, kept.rows() - now)
                : number(MISSING.formatted(archived(object), object.qualified(), same(key)));
        if (missing > 0) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was restored: %d of %d rows of %s were not restored from %s"
                            .formatted(missing, kept.rows(), object.relation(), archived(object)));
        }
        long replaced = key.isEmpty() ? 0 : kept.rows() - (now - written);
        return new Restored(kept, kept.rows(), replaced - equal, now - kept.rows(), 0);
    }

    /**
     * Refuses to overwrite rows that the application wrote after the release; returns the number of rows that are
     * equal.
     */
    private long refuseOthers(List<String> key) throws SQLException {
        if (key.isEmpty()) {
            return 0;
        }
        long others = number(OTHER.formatted(archived(object), object.qualified(), same(key)));
        if (others > 0) {
            throw new SchemaException(
                    Code.REFUSED,
                    ("nothing was restored: %d rows of %s have the primary key of a row in %s and other values;"
                                    + " restore the rows by hand, or roll back %s again and restore that")
                            .formatted(others, object.relation(), archived(object), object.after()));
        }
        return kept.rows() - number(MISSING.formatted(archived(object), object.qualified(), same(key)));
    }

    private Restored columns(List<String> key) throws SQLException {
        long withoutRow =
                key.isEmpty() ? 0 : number(MISSING.formatted(archived(object), object.qualified(), same(key)));
        long updated = insert();
        if (updated != kept.rows() - withoutRow) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was restored: the columns %s of %d of %d rows of %s were not restored from %s"
                            .formatted(
                                    String.join(", ", object.columns()),
                                    kept.rows() - withoutRow - updated,
                                    kept.rows(),
                                    object.relation(),
                                    archived(object)));
        }
        return new Restored(kept, updated, 0, 0, withoutRow);
    }

    private long insert() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return statement.executeLargeUpdate(object.rows().orElseThrow());
        }
    }

    /** Returns the primary key of the table in its present state. */
    private List<String> key() throws SQLException {
        List<String> key = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(KEY)) {
            query.setString(1, object.qualified());
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    key.add(result.getString(1));
                }
            }
        }
        return key;
    }

    private static String same(List<String> key) {
        return key.stream().map("now.%1$s = kept.%1$s"::formatted).collect(Collectors.joining(" and "));
    }

    static String archived(ArchivedObject object) {
        return "%s.%s"
                .formatted(
                        ArchiveSchema.NAME, OwnedSchema.quoted(object.archived().orElseThrow()));
    }

    static long count(Connection connection, String table) throws SQLException {
        return number(connection, COUNT.formatted(table));
    }

    private long number(String sql) throws SQLException {
        return number(connection, sql);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
