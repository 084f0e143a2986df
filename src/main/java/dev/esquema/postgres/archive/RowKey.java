package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.OwnedSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that tell the rows of a table apart: those of its primary key, or else those of a unique index that admit
 * no NULL.
 *
 * @param columns the columns as SQL writes them; empty if the table does not exist or has no such key
 */
record RowKey(List<String> columns) {

    private static final String KEY =
            """
            with key as (
                select indrelid, indkey from pg_catalog.pg_index
                 where indrelid = to_regclass(?) and indisunique and indisvalid
                   and indpred is null and indexprs is null
                   and not exists (select from pg_catalog.pg_attribute
                                    where attrelid = indrelid and attnum = any (indkey) and not attnotnull)
                 order by indisprimary desc, indexrelid limit 1
            )
            select attname from key join pg_catalog.pg_attribute on attrelid = indrelid and attnum = any (indkey)
             order by attnum
            """;

    RowKey {
        columns = List.copyOf(columns);
    }

    /** @param table the name as SQL writes it */
    static RowKey of(Connection connection, String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(KEY)) {
            query.setString(1, table);
            List<String> columns = new ArrayList<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    columns.add(OwnedSchema.quoted(result.getString(1)));
                }
            }
            return new RowKey(columns);
        }
    }
}
