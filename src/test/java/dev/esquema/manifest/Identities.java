package dev.esquema.manifest;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.testing.postgres.TestDatabase;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which relation is which, and which column, whatever they are called: by object identifier and column number; and in which
 * file each relation lies, which tells whether it was written anew.
 *
 * @param objects the tables and the columns
 * @param types of each column the type, by identifier and modifier
 * @param relations the names of all that can be locked
 * @param files of each relation, and of each index also by its name, which outlives the index when it is built anew
 */
record Identities(
        Map<String, DatabaseObject> objects,
        Map<String, String> types,
        Map<String, String> relations,
        Map<String, String> files) {

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

    static Identities of(TestDatabase database) {
        Map<String, DatabaseObject> objects = new TreeMap<>();
        Map<String, String> types = new TreeMap<>();
        database.rows(OBJECTS).forEach(row -> {
            String name = (String) row.get("name");
            String identity = (String) row.get("identity");
            types.put(identity, (String) row.get("type"));
            objects.put(
                    identity,
                    Optional.ofNullable((String) row.get("owner"))
                            .map(table -> DatabaseObject.column(table, name))
                            .orElseGet(() -> DatabaseObject.table(name)));
        });
        return new Identities(objects, types, map(database, RELATIONS, "relname"), map(database, FILES, "file"));
    }

    private static Map<String, String> map(TestDatabase database, String query, String value) {
        return database.rows(query).stream()
                .collect(Collectors.toMap(row -> (String) row.get("identity"), row -> (String) row.get(value)));
    }

    /** The relations that have another file now; the indexes of a table that has are not named. */
    Set<String> rewrittenIn(TestDatabase database) {
        Set<String> identities = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        database.rows(FILES).forEach(row -> {
            String identity = (String) row.get("identity");
            String before = files.get(identity);
            boolean rewritten = before != null && !before.equals(row.get("file"));
            if (rewritten && identities.add(identity) && !identities.contains((String) row.get("owner"))) {
                names.add((String) row.get("relname"));
            }
        });
        return names;
    }
}
