package dev.esquema.postgres.history;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.history.OtherHistory;
import dev.esquema.schema.history.OtherHistory.Tool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the histories of other tools in the owned schema or else on the search path; of Alembic's it reads what it says. */
public final class OtherHistoriesQuery {

    private static final String FIND =
            """
            select table_name, table_oid::regclass::text as name,
                   has_table_privilege(table_oid, 'SELECT')
                   and exists (select from pg_attribute where attrelid = table_oid and attname = 'version_num') as speaks
              from unnest(?::text[]) with ordinality as tool (table_name, position),
                   coalesce((select c.oid from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
                              where c.relname = table_name and n.nspname = coalesce(?, current_schema())),
                            to_regclass(quote_ident(table_name))) as table_oid
             where table_oid is not null
             order by position
            """;

    /** Whatever somebody has put there: each word once, in one line. */
    private static final String SAYS =
            """
            select distinct regexp_replace(version_num::text, '[[:cntrl:]]+', ' ', 'g') from %s
             where version_num is not null order by 1
            """;

    private OtherHistoriesQuery() {}

    public static List<OtherHistory> ask(Connection connection, OwnedSchema schema) throws SQLException {
        List<OtherHistory> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(FIND)) {
            Object[] tables = Stream.of(Tool.values()).map(Tool::table).toArray();
            query.setArray(1, connection.createArrayOf("text", tables));
            query.setString(2, schema.name().orElse(null));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    Tool tool = tool(result.getString("table_name"));
                    String name = result.getString("name");
                    boolean speaks = tool == Tool.ALEMBIC && result.getBoolean("speaks");
                    found.add(new OtherHistory(tool, name, speaks ? says(connection, name) : List.of()));
                }
            }
        }
        return found;
    }

    private static Tool tool(String table) {
        return Stream.of(Tool.values())
                .filter(tool -> tool.table().equals(table))
                .findFirst()
                .orElseThrow();
    }

    /** @param table quoted by the server where it has to be */
    private static List<String> says(Connection connection, String table) throws SQLException {
        List<String> revisions = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(SAYS.formatted(table));
                ResultSet result = query.executeQuery()) {
            while (result.next()) {
                revisions.add(result.getString(1));
            }
        }
        return revisions;
    }
}
