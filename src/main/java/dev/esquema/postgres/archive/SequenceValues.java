package dev.esquema.postgres.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of sequences that no archive table keeps: of columns, of tables without rows, and of no table. */
final class SequenceValues {

    private static final String SEQUENCES =
            """
            select format('%I.%I', nspname, relname) as name,
                   case when seqincrement > 0 then '>' else '<' end as further
              from pg_class as s join pg_namespace as n on n.oid = relnamespace join pg_sequence on seqrelid = s.oid
             where s.oid = ?::int8::oid
                or exists (select from pg_depend as d left join pg_attribute on attrelid = refobjid and attnum = refobjsubid
                            where classid = 'pg_class'::regclass and objid = s.oid and refclassid = 'pg_class'::regclass
                              and refobjid = ?::int8::oid and deptype in ('a', 'i')
                              and (?::text[] is null or attname = any (?::text[])))
             order by 1
            """;

    private static final String VALUE =
            """
            select format('select setval(%%1$L, case when last_value %1$s %%2$s then last_value else %%2$s end,'
                          ' case when last_value = %%2$s then is_called or %%3$s when last_value %1$s %%2$s then is_called'
                          ' else %%3$s end) from %%1$s', ?::text, last_value, is_called::text)
              from %2$s
            """;

    private SequenceValues() {}

    /**
     * Returns the statements that restore the values; a sequence that has come further in the meantime stays there.
     *
     * @param relation a table or a sequence
     * @param columns the columns of the table whose sequences are meant; empty means all
     */
    static List<String> of(Connection connection, long relation, Optional<List<String>> columns) throws SQLException {
        List<String> statements = new ArrayList<>();
        for (Map.Entry<String, String> sequence :
                sequences(connection, relation, columns).entrySet()) {
            try (PreparedStatement query =
                    connection.prepareStatement(VALUE.formatted(sequence.getValue(), sequence.getKey()))) {
                query.setString(1, sequence.getKey());
                try (ResultSet result = query.executeQuery()) {
                    result.next();
                    statements.add(result.getString(1));
                }
            }
        }
        return statements;
    }

    private static Map<String, String> sequences(Connection connection, long relation, Optional<List<String>> columns)
            throws SQLException {
        Map<String, String> sequences = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(SEQUENCES)) {
            query.setLong(1, relation);
            query.setLong(2, relation);
            Object[] names = columns.orElse(List.of()).toArray();
            query.setArray(3, columns.isPresent() ? connection.createArrayOf("text", names) : null);
            query.setArray(4, connection.createArrayOf("text", names));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    sequences.put(result.getString("name"), result.getString("further"));
                }
            }
        }
        return sequences;
    }
}
