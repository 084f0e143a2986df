package dev.esquema.postgres.learn;

import dev.esquema.learn.Identities;
import dev.esquema.learn.Identities.StoredFile;
import dev.esquema.schema.structure.DatabaseObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the identifiers of the relations and columns of a scratch database, which stay the same when names change. */
public final class IdentitiesQuery {

    private static final String OBJECTS =
            """
            select c.oid::text as identity, null as owner, relname::text as name, '' as type
              from pg_class as c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'f')
               and relname <> 'flyway_schema_history'
            union all
            select concat(c.oid, '.', attnum), relname, attname, concat(atttypid, '.', atttypmod)
              from pg_class as c join pg_attribute on attrelid = c.oid
             where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'f')
               and attnum > 0 and not attisdropped and relname <> 'flyway_schema_history'
            """;

    private static final String RELATIONS =
            """
            select oid::text as identity, relname from pg_class
             where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'f', 'v', 'm')
               and relname <> 'flyway_schema_history'
            """;

    private static final String FILES =
            """
            select case relkind when 'i' then concat('index ', relname) else c.oid::text end as identity,
                   concat(pg_relation_filenode(c.oid), case relkind when 'i' then concat(' ', indrelid) end) as file,
                   coalesce(indrelid::text, '') as owner, relname
              from pg_class as c left join pg_index on indexrelid = c.oid
             where relnamespace = 'public'::regnamespace and relkind in ('r', 'm', 'i')
               and relname not like 'flyway\\_schema\\_history%'
             order by relkind <> 'i' desc
            """;

    /** A sequence of a column and a partition belong to their table; what an extension makes is not included. */
    private static final String ELSEWHERE =
            """
            select concat_ws('.', nspname, object.name)
              from (select relnamespace as schema, 'pg_class'::regclass as catalog, c.oid, relname::text as name
                      from pg_class as c
                     where relkind in ('r', 'p', 'S', 'v', 'm') and not relispartition and relpersistence <> 't'
                       and not exists (select from pg_depend
                                        where classid = 'pg_class'::regclass and objid = c.oid
                                          and deptype in ('a', 'i') and refobjsubid > 0)
                    union all
                    select pronamespace, 'pg_proc'::regclass, p.oid,
                           format('%s(%s)', proname, pg_get_function_identity_arguments(p.oid))
                      from pg_proc as p
                    union all
                    select typnamespace, 'pg_type'::regclass, t.oid, typname::text
                      from pg_type as t left join pg_class as r on r.oid = typrelid
                     where typtype in ('d', 'e', 'r') or relkind = 'c') as object
              join pg_namespace as n on n.oid = object.schema
             where nspname not in ('public', 'information_schema') and nspname not like 'pg\\_%'
               and not exists (select from pg_depend
                                where classid = object.catalog and objid = object.oid and deptype = 'e')
            """;

    private IdentitiesQuery() {}

    public static Identities ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Map<String, DatabaseObject> objects = new TreeMap<>();
            Map<String, String> types = new TreeMap<>();
            try (ResultSet row = statement.executeQuery(OBJECTS)) {
                while (row.next()) {
                    String identity = row.getString("identity");
                    String name = row.getString("name");
                    types.put(identity, row.getString("type"));
                    objects.put(
                            identity,
                            Optional.ofNullable(row.getString("owner"))
                                    .map(table -> DatabaseObject.column(table, name))
                                    .orElseGet(() -> DatabaseObject.table(name)));
                }
            }
            return new Identities(objects, types, relations(statement), files(statement), elsewhere(statement));
        }
    }

    private static Map<String, String> relations(Statement statement) throws SQLException {
        Map<String, String> relations = new TreeMap<>();
        try (ResultSet row = statement.executeQuery(RELATIONS)) {
            while (row.next()) {
                relations.put(row.getString("identity"), row.getString("relname"));
            }
        }
        return relations;
    }

    private static Set<String> elsewhere(Statement statement) throws SQLException {
        Set<String> elsewhere = new HashSet<>();
        try (ResultSet row = statement.executeQuery(ELSEWHERE)) {
            while (row.next()) {
                elsewhere.add(row.getString(1));
            }
        }
        return elsewhere;
    }

    private static List<StoredFile> files(Statement statement) throws SQLException {
        List<StoredFile> files = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(FILES)) {
            while (row.next()) {
                files.add(new StoredFile(
                        row.getString("identity"),
                        row.getString("file"),
                        row.getString("owner"),
                        row.getString("relname")));
            }
        }
        return files;
    }
}
