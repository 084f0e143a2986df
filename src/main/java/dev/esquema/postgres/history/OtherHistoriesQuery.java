package dev.esquema.postgres.history;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.RelationLookup;
import dev.esquema.schema.history.OtherHistory;
import dev.esquema.schema.history.OtherHistory.Tool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the history tables of other tools in the owned schema or else on the search path; reads the revisions of
 * Alembic.
 */
public final class OtherHistoriesQuery {

    /**
     * A view, or a column with another role's type, is not read: its code would run with the rights of the current
     * role.
     */
    private static final String FIND =
            """
            with places as materialized (%s)
            select table_name, format('%%I.%%I', n.nspname, c.relname) as qualified,
                   case when places.position = 1 then quote_ident(c.relname)
                        else format('%%I.%%I', n.nspname, c.relname) end as name,
                   has_table_privilege(c.oid, 'SELECT') and c.relkind in ('r', 'p') and not c.relrowsecurity
                   and exists (select from pg_attribute
                                where attrelid = c.oid and attname = 'version_num'
                                  and atttypid in ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)) as readable
              from unnest(?::text[]) with ordinality as tool (table_name, position)
                   cross join lateral %s as found (table_oid)
              join pg_class as c on c.oid = table_oid
              join pg_namespace as n on n.oid = c.relnamespace
              join places on places.name = n.nspname
             order by tool.position, places.position
            """
                    .formatted(RelationLookup.PLACES, RelationLookup.of("table_name"));

    /** Each revision once, in one line. */
    private static final String REVISIONS =
            """
            select distinct regexp_replace(version_num::text, '[[:cntrl:]]+', ' ', 'g') from %s
             where version_num is not null order by 1
            """;

    private OtherHistoriesQuery() {}

    public static List<OtherHistory> ask(Connection connection, OwnedSchema schema) throws SQLException {
        List<OtherHistory> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(FIND)) {
            Object[] tables = Stream.of(Tool.values()).map(Tool::table).toArray();
            RelationLookup.bind(query, 1, connection, schema);
            query.setArray(3, connection.createArrayOf("text", tables));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    Tool tool = tool(result.getString("table_name"));
                    String name = result.getString("name");
                    boolean readable = tool == Tool.ALEMBIC && result.getBoolean("readable");
                    List<String> revisions =
                            readable ? revisions(connection, result.getString("qualified")) : List.of();
                    found.add(new OtherHistory(tool, name, revisions));
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

    /** @param table the name of the table, quoted by the server where necessary */
    private static List<String> revisions(Connection connection, String table) throws SQLException {
        List<String> revisions = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(REVISIONS.formatted(table));
                ResultSet result = query.executeQuery()) {
            while (result.next()) {
                revisions.add(result.getString(1));
            }
        }
        return revisions;
    }
}
