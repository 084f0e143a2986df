package dev.esquema.manifest;

import dev.esquema.schema.manifest.DatabaseObject;
import dev.esquema.testing.TestDatabase;
import java.util.Collection;
import java.util.List;

/** The relations of the owned schema, without Flyway's own. */
final class RelationsQuery {

    private static final String RELATIONS =
            """
            select case relkind when 'v' then 'VIEW' when 'm' then 'VIEW' when 'S' then 'SEQUENCE'
                                when 'i' then 'INDEX' when 'I' then 'INDEX' else 'TABLE' end as kind,
                   relname as name
              from pg_class
             where relnamespace = 'public'::regnamespace
               and relkind in ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I')
               and relname not like 'flyway_schema_history%'
            """;

    private static final String INDEXED =
            """
            select i.relname as index_name, t.relname as table_name
              from pg_index
              join pg_class as i on i.oid = indexrelid
              join pg_class as t on t.oid = indrelid
             where i.relnamespace = 'public'::regnamespace
            """;

    private RelationsQuery() {}

    static List<DatabaseObject> relations(TestDatabase database) {
        return database.rows(RELATIONS).stream()
                .map(row -> new DatabaseObject(
                        DatabaseObject.Kind.valueOf((String) row.get("kind")), (String) row.get("name")))
                .sorted()
                .toList();
    }

    static List<String> names(TestDatabase database) {
        return relations(database).stream()
                .filter(relation ->
                        relation.kind() == DatabaseObject.Kind.TABLE || relation.kind() == DatabaseObject.Kind.VIEW)
                .map(DatabaseObject::name)
                .toList();
    }

    /** The tables under these objects, as far as they are indexes: what a lock cannot tell once it is gone. */
    static List<String> indexed(TestDatabase database, Collection<DatabaseObject> created) {
        return database.rows(INDEXED).stream()
                .filter(row ->
                        created.contains(new DatabaseObject(DatabaseObject.Kind.INDEX, (String) row.get("index_name"))))
                .map(row -> (String) row.get("table_name"))
                .toList();
    }
}
