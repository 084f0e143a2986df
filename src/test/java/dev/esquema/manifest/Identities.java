package dev.esquema.manifest;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.testing.TestDatabase;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which table is which, and which column, whatever they are called: by object identifier and column number; and in which file
 * each relation lies, which tells whether it was written anew.
 */
record Identities(Map<String, DatabaseObject> objects, Map<String, String> files) {

    private static final String OBJECTS =
            """
            select c.oid::text as identity, null as owner, relname::text as name
              from pg_class as c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'f')
               and relname <> 'flyway_schema_history'
            union all
            select concat(c.oid, '.', attnum), relname, attname
              from pg_class as c join pg_attribute on attrelid = c.oid
             where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'f')
               and attnum > 0 and not attisdropped and relname <> 'flyway_schema_history'
            """;

    private static final String FILES =
            """
            select c.oid::text as identity, pg_relation_filenode(c.oid)::text as file,
                   coalesce((select indrelid::text from pg_index where indexrelid = c.oid), '') as owner, relname
              from pg_class as c
             where relnamespace = 'public'::regnamespace and relkind in ('r', 'm', 'i')
             order by relkind <> 'i' desc
            """;

    static Identities of(TestDatabase database) {
        Map<String, DatabaseObject> objects = new TreeMap<>();
        database.rows(OBJECTS).forEach(row -> {
            String name = (String) row.get("name");
            objects.put(
                    (String) row.get("identity"),
                    Optional.ofNullable((String) row.get("owner"))
                            .map(table -> DatabaseObject.column(table, name))
                            .orElseGet(() -> DatabaseObject.table(name)));
        });
        Map<String, String> files = database.rows(FILES).stream()
                .collect(Collectors.toMap(row -> (String) row.get("identity"), row -> (String) row.get("file")));
        return new Identities(objects, files);
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
