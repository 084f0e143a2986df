package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.RelationLookup;
import dev.esquema.schema.manifest.RequiredRights;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds the tables on which a role lacks a right. A script may change its role with {@code SET ROLE}, so a right of any
 * role that the role is a member of counts.
 */
final class RightsQuery {

    private static final String LACKING =
            """
            with places as materialized (%s),
                 wanted as (select w.name, w.needed, %s as oid from unnest(?::text[], ?::text[]) as w (name, needed)),
                 roles as materialized (select r.oid from pg_roles as r where pg_has_role(r.oid, 'MEMBER'))
            select current_user, w.needed, string_agg(w.name, ', ' order by w.name) as names,
                   string_agg(c.oid::regclass::text, ', ' order by w.name) as tables
              from wanted as w
              join pg_class as c on c.oid = w.oid
             where case w.needed
                     when 'OWNED' then not pg_has_role(c.relowner, 'MEMBER')
                     when 'REFERENCES' then not exists (
                       select from roles as r where has_any_column_privilege(r.oid, c.oid, 'REFERENCES'))
                     else c.relkind = 'r' and not exists (
                       select from roles as r where has_table_privilege(r.oid, c.oid, 'TRIGGER'))
                   end
             group by w.needed
             order by w.needed
            """
                    .formatted(RelationLookup.PLACES, RelationLookup.of("w.name"));

    private static final String TO_RECORD =
            """
            select max(current_user::text) as current_user, string_agg(format('%I.%I', n.nspname, c.relname), ', ' order by c.relname) as tables
              from pg_class as c
              join pg_namespace as n on n.oid = c.relnamespace
             where n.nspname = ? and c.relname = any (?) and c.relkind in ('r', 'p')
               and not (has_table_privilege(c.oid, 'INSERT') and has_table_privilege(c.oid, 'UPDATE')
                        and has_table_privilege(c.oid, 'DELETE'))
            """;

    private RightsQuery() {}

    /** Returns a sentence if the role may not write the history or the journal. */
    static Optional<String> toRecord(Connection connection, OwnedSchema schema) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TO_RECORD)) {
            query.setString(1, schema.name().orElse(null));
            query.setArray(
                    2, connection.createArrayOf("text", schema.ownTables().toArray()));
            try (ResultSet result = query.executeQuery()) {
                result.next();
                String role = result.getString("current_user");
                return Optional.ofNullable(result.getString("tables"))
                        .map(tables -> "the role %s may not write %s: `GRANT INSERT, UPDATE, DELETE ON %s TO %s`"
                                .formatted(role, tables, tables, OwnedSchema.quoted(role)));
            }
        }
    }

    /** Returns a sentence for each kind of right that the role of the connection lacks on existing tables. */
    static List<String> ask(Connection connection, OwnedSchema schema, RequiredRights rights) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> needed = new ArrayList<>();
        add(names, needed, rights.owned(), "OWNED");
        add(names, needed, rights.referenced(), "REFERENCES");
        add(names, needed, rights.triggered(), "TRIGGER");
        List<String> sentences = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(LACKING)) {
            RelationLookup.bind(query, 1, connection, schema);
            query.setArray(3, connection.createArrayOf("text", names.toArray()));
            query.setArray(4, connection.createArrayOf("text", needed.toArray()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    sentences.add(sentence(result));
                }
            }
        }
        return sentences;
    }

    private static void add(List<String> names, List<String> needed, Collection<String> tables, String right) {
        tables.forEach(table -> {
            names.add(table);
            needed.add(right);
        });
    }

    private static String sentence(ResultSet lacking) throws SQLException {
        String role = lacking.getString("current_user");
        String names = lacking.getString("names");
        String tables = lacking.getString("tables");
        return switch (lacking.getString("needed")) {
            case "OWNED" ->
                "the role %s does not own tables that the migrations alter: %s; migrate with their owner, or make %1$s a member of that role"
                        .formatted(role, names);
            case "REFERENCES" ->
                "the role %s may not create foreign keys to %s: `GRANT REFERENCES ON %s TO %1$s`"
                        .formatted(role, names, tables);
            default ->
                "the role %s may not create triggers on %s: `GRANT TRIGGER ON %s TO %1$s`"
                        .formatted(role, names, tables);
        };
    }
}
