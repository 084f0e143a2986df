package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.RelationLookup;
import dev.esquema.postgres.connection.SqlResource;

/** The queries of {@code sql/structure-*.sql}, for objects with given names or for all others. */
final class StructureSql {

    private static final String OBJECTS = SqlResource.withoutComments("structure-objects")
            .replace("{places}", RelationLookup.PLACES)
            .replace("{host}", RelationLookup.of("host.name"));

    private static final String READ = SqlResource.withoutComments("structure-read");
    private static final String FINGERPRINT = SqlResource.withoutComments("structure-fingerprint");

    private static final String NAMED = "%s = any (?)";

    /** Objects of an extension belong to the extension. */
    private static final String ANY =
            "not exists (select from pg_depend where objid = %s.oid and deptype = 'e') and %s <> all (?)";

    private StructureSql() {}

    /** Returns the part that reads the relations, functions and types with these names. */
    static String named() {
        return objects(NAMED.formatted("relname"), NAMED.formatted("proname"), NAMED.formatted("typname"), "true");
    }

    /** Returns the part that reads everything except the objects with these names. */
    static String unnamed() {
        return objects(
                ANY.formatted("c", "relname"), ANY.formatted("p", "proname"), ANY.formatted("t", "typname"), "false");
    }

    /** Returns the query for these objects with all their facts. */
    static String read(String objects) {
        return READ.replace("{objects}", objects);
    }

    /** Returns the query for the hash of these objects. */
    static String fingerprint(String objects) {
        return FINGERPRINT.replace("{objects}", objects);
    }

    private static String objects(String relations, String functions, String types, String owners) {
        return OBJECTS.replace("{relations}", relations)
                .replace("{functions}", functions)
                .replace("{types}", types)
                .replace("{owners}", owners);
    }
}
