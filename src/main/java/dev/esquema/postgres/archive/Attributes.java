package dev.esquema.postgres.archive;

import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.structure.DatabaseObject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Statements, written by the server, that restore everything of a relation that its migration does not create again:
 * objects that were added by hand, owner, rights, comments, policies, storage parameters, statistics targets, replica
 * identity and membership in publications.
 *
 * @param before the statements that run before the rows are restored
 * @param rest the statements that run after the rows are restored
 */
record Attributes(List<String> before, List<String> rest) {

    private static final String STATEMENTS = SqlResource.read("archive-attributes");

    private static final String OWN_SEQUENCES =
            """
            select s.oid::int8
              from pg_catalog.pg_depend as d join pg_catalog.pg_class as s on s.oid = objid and relkind = 'S'
             where d.classid = 'pg_catalog.pg_class'::regclass and d.refclassid = 'pg_catalog.pg_class'::regclass
               and d.refobjid = ?::int8::oid and d.deptype in ('a', 'i')
             order by 1
            """;

    Attributes {
        before = List.copyOf(before);
        rest = List.copyOf(rest);
    }

    /**
     * Returns the attributes of a whole relation and of its sequences; call it before the relation moves to the
     * archive.
     */
    static Attributes of(Connection connection, DroppedData.Relation relation, Owned owned) throws SQLException {
        Attributes own = ask(connection, relation, Optional.empty(), owned);
        List<String> rest = new ArrayList<>(own.rest());
        try (PreparedStatement query = connection.prepareStatement(OWN_SEQUENCES)) {
            query.setLong(1, relation.oid());
            List<Long> sequences = new ArrayList<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    sequences.add(result.getLong(1));
                }
            }
            for (long sequence : sequences) {
                DroppedData.Relation part = new DroppedData.Relation(sequence, relation.schema(), "", relation.owned());
                ask(connection, part, Optional.empty(), owned).rest().stream()
                        .filter(sql -> !sql.contains(" owner to "))
                        .forEach(rest::add);
            }
        }
        return new Attributes(own.before(), rest);
    }

    /** Returns the attributes of some columns of a relation that is not dropped. */
    static Attributes ofColumns(Connection connection, DroppedData.Relation relation, List<String> columns, Owned owned)
            throws SQLException {
        return ask(connection, relation, Optional.of(columns), owned);
    }

    private static Attributes ask(
            Connection connection, DroppedData.Relation relation, Optional<List<String>> columns, Owned owned)
            throws SQLException {
        List<String> before = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(STATEMENTS)) {
            query.setLong(1, relation.oid());
            query.setArray(
                    2,
                    columns.isPresent()
                            ? connection.createArrayOf("text", columns.get().toArray())
                            : null);
            query.setArray(3, known(connection, relation, owned));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    (result.getBoolean("early") ? before : rest).add(result.getString("sql"));
                }
            }
        }
        return new Attributes(before, rest);
    }

    /**
     * Returns the objects that migrations create; they are unknown outside the owned schema, so every object of such a
     * relation gets a statement that checks first.
     */
    private static Array known(Connection connection, DroppedData.Relation relation, Owned owned) throws SQLException {
        List<String> names = relation.owned()
                ? owned.objects().stream().map(Attributes::known).toList()
                : List.of();
        return connection.createArrayOf("text", names.toArray());
    }

    private static String known(DatabaseObject object) {
        String name = object.table()
                .map(table -> "%s.%s".formatted(table, object.name()))
                .orElse(object.name());
        return "%s.%s".formatted(object.kind().name(), name);
    }
}
