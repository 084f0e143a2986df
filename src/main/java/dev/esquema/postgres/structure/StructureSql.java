package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.RelationLookup;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.EnumSet;
import java.util.Set;

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

    /**
     * Returns the part that reads the relations, functions and types with these names.
     *
     * @param facts the kinds of facts to read; those about the tables themselves are read in any case
     */
    static String named(Set<Kind> facts) {
        return objects(NAMED.formatted("relname"), NAMED.formatted("proname"), NAMED.formatted("typname"), facts)
                .replace("{owners}", "true");
    }

    /** Returns the part that reads everything except the objects with these names. */
    static String unnamed() {
        return objects(
                        ANY.formatted("c", "relname"),
                        ANY.formatted("p", "proname"),
                        ANY.formatted("t", "typname"),
                        EnumSet.complementOf(EnumSet.of(Kind.OWNER)))
                .replace("{owners}", "false");
    }

    /**
     * Returns the query for these objects with all their facts.
     *
     * @param elsewhere whether the names of other schemas are removed too
     */
    static String read(String objects, boolean elsewhere) {
        return READ.replace("{objects}", objects).replace("{elsewhere}", String.valueOf(elsewhere));
    }

    /** Returns the query for the hash of these objects. */
    static String fingerprint(String objects) {
        return FINGERPRINT.replace("{objects}", objects);
    }

    private static String objects(String relations, String functions, String types, Set<Kind> facts) {
        return OBJECTS.replace("{relations}", relations)
                .replace("{functions}", functions)
                .replace("{types}", types)
                .replace("{parameters}", String.valueOf(facts.contains(Kind.PARAMETER)))
                .replace("{grants}", String.valueOf(facts.contains(Kind.GRANT)))
                .replace("{comments}", String.valueOf(facts.contains(Kind.COMMENT)))
                .replace("{all_owners}", String.valueOf(facts.contains(Kind.OWNER)));
    }
}
