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
            select attname
              from pg_catalog.pg_index join pg_catalog.pg_attribute on attrelid = indrelid and attnum = any (indkey)
             where indrelid = to_regclass(?) and indisprimary order by attnum
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

    private static final String MISSING_AND_IN =
            """
            select exists (select from only %s as kept where not exists (select from only %s as now where %s)
                              and exists (select from only %s as now where %3$s))
            """;

    private static final String COLUMNS =
            """
            select attname from pg_catalog.pg_attribute
             where attrelid = ?::regclass and attnum > 0 and not attisdropped
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
        return object.columns().isEmpty() ? table(key(connection, object)) : columns();
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
                    ("nothing was restored: %d %s of %s %s the primary key of a row in %s and other values;"
                                    + " restore the rows by hand, or roll back %s again and restore that")
                            .formatted(
                                    others,
                                    others == 1 ? "row" : "rows",
                                    object.relation(),
                                    others == 1 ? "has" : "have",
                                    archived(object),
                                    object.after()));
        }
        return kept.rows() - number(MISSING.formatted(archived(object), object.qualified(), same(key)));
    }

    private Restored columns() throws SQLException {
        List<String> key = keyOfValues(connection, object);
        long withoutRow =
                key.isEmpty() ? 0 : number(MISSING.formatted(archived(object), object.qualified(), same(key)));
        long updated = insert();
        long left = kept.rows() - withoutRow - updated;
        if (left != 0) {
            throw new SchemaException(
                    Code.REFUSED,
                    ("nothing was restored: the columns %s of %d of %d rows of %s were not restored from %s: these rows were"
                                    + " changed or deleted since the rollback; `esquema migrate --release %s` applies the"
                                    + " migration again without the values, which you can then copy by hand")
                            .formatted(
                                    String.join(", ", object.columns()),
                                    left,
                                    kept.rows(),
                                    object.relation(),
                                    archived(object),
                                    object.after()));
        }
        return new Restored(kept, updated, 0, 0, withoutRow);
    }

    private long insert() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return statement.executeLargeUpdate(object.rows().orElseThrow());
        }
    }

    /**
     * Whether archived values belong to a row that the table does not have, and that another archive table has.
     *
     * @param values the archived columns of the table
     * @param rows the whole table in the archive of another rollback
     */
    static boolean isMissingAndIn(Connection connection, ArchivedObject values, ArchivedObject rows)
            throws SQLException {
        List<String> key = keyOfValues(connection, values);
        if (key.isEmpty() || !names(connection, COLUMNS, archived(rows)).containsAll(key)) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        MISSING_AND_IN.formatted(archived(values), values.qualified(), same(key), archived(rows)))) {
            return result.next() && result.getBoolean(1);
        }
    }

    /** Returns the primary key of the table in its present state; empty if the table does not exist. */
    private static List<String> key(Connection connection, ArchivedObject object) throws SQLException {
        return names(connection, KEY, object.qualified());
    }

    /** Returns the key by which archived values belong to rows; empty if the whole rows were archived instead. */
    private static List<String> keyOfValues(Connection connection, ArchivedObject values) throws SQLException {
        List<String> key = RowKey.of(connection, values.qualified()).columns();
        boolean itself = values.columns().stream().map(OwnedSchema::quoted).anyMatch(key::contains);
        return !itself && names(connection, COLUMNS, archived(values)).containsAll(key) ? key : List.of();
    }

    private static List<String> names(Connection connection, String sql, String relation) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, relation);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    names.add(OwnedSchema.quoted(result.getString(1)));
                }
            }
        }
        return names;
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
