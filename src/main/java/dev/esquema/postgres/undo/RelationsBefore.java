package dev.esquema.postgres.undo;

import dev.esquema.postgres.archive.DroppedData.Relation;
import dev.esquema.postgres.connection.OwnedSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The tables, the foreign tables and the separate sequences of all schemas, as they are before the undo scripts run. */
final class RelationsBefore {

    private static final String RELATIONS =
            """
            select c.oid::int8 as oid, nspname, relname, relkind,
                   nspname = coalesce(?, current_schema()) as owned,
                   relkind = 'p' or exists (select from pg_inherits where inhparent = c.oid) as divided,
                   exists (select from pg_inherits where inhrelid = c.oid) as heir, relforcerowsecurity
              from pg_class as c join pg_namespace as n on n.oid = relnamespace
             where relkind in ('r', 'p', 'f', 'S') and relpersistence <> 't'
               and nspname not in ('pg_catalog', 'information_schema', 'esquema_archive')
               and (relkind <> 'S' or not exists (select from pg_depend
                                                   where classid = 'pg_class'::regclass and objid = c.oid
                                                     and deptype in ('a', 'i') and refobjsubid > 0))
             order by c.oid
            """;

    /** What a relation is. */
    enum RelationKind {
        TABLE,
        /** Its rows are elsewhere. */
        FOREIGN_TABLE,
        SEQUENCE;

        private static RelationKind of(String relkind) {
            return switch (relkind) {
                case "S" -> SEQUENCE;
                case "f" -> FOREIGN_TABLE;
                default -> TABLE;
            };
        }
    }

    /**
     * A table or a sequence.
     *
     * @param divided whether it is a partitioned table or has child tables
     * @param heir whether it is a partition or a child table
     * @param forced whether row security applies to its owner too
     */
    record Found(Relation relation, RelationKind kind, boolean divided, boolean heir, boolean forced) {}

    private final Map<Long, Found> byOid = new TreeMap<>();

    private RelationsBefore() {}

    static RelationsBefore read(Connection connection, OwnedSchema schema) throws SQLException {
        RelationsBefore relations = new RelationsBefore();
        try (PreparedStatement query = connection.prepareStatement(RELATIONS)) {
            query.setString(1, schema.name().orElse(null));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    Relation relation = new Relation(
                            result.getLong("oid"),
                            result.getString("nspname"),
                            result.getString("relname"),
                            result.getBoolean("owned"));
                    relations.byOid.put(
                            relation.oid(),
                            new Found(
                                    relation,
                                    RelationKind.of(result.getString("relkind")),
                                    result.getBoolean("divided"),
                                    result.getBoolean("heir"),
                                    result.getBoolean("relforcerowsecurity")));
                }
            }
        }
        return relations;
    }

    /** The oids in the order of creation. */
    Set<Long> oids() {
        return byOid.keySet();
    }

    Optional<Found> find(long oid) {
        return Optional.ofNullable(byOid.get(oid));
    }
}
