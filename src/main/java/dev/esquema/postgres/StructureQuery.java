package dev.esquema.postgres;

import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the structure of the owned schema from PostgreSQL's catalogue in one query, whose cost depends on what is asked for
 * and not on what else the schema holds.
 *
 * <p>Definitions are the server's own words ({@code pg_get_constraintdef} and its like; PostgreSQL documentation, 9.27). They
 * are read with the owned schema first in the search path, so that they name it nowhere, and are then the same from version
 * 14 to 18; the NOT NULL constraints that PostgreSQL 18 also lists are the columns'.
 */
public final class StructureQuery {

    private static final String OBJECTS =
            """
            with path as materialized (
                select oid, nspname,
                       set_config('search_path',
                                  concat_ws(', ', quote_ident(nspname), nullif(current_setting('search_path'), '')), true)
                  from pg_namespace where nspname = coalesce(?, current_schema())
            ), relation as materialized (
                select c.*, path.nspname from path join pg_class as c on c.relnamespace = path.oid
                 where %1$s
            ), object as (
                select 'TABLE' as kind, null::name as owner, relname::text as name, 0 as position, array_remove(array[
                           case relpersistence when 'u' then 'unlogged' end,
                           case relkind when 'f' then 'foreign'
                                        when 'p' then concat('partition by ', pg_get_partkeydef(oid)) end,
                           case when relrowsecurity then 'row level security' end], null) || array(
                           select concat('child of ', inhparent::regclass) from pg_inherits
                            where inhrelid = relation.oid order by inhseqno) as facts
                  from relation where relkind in ('r', 'p', 'f')
                union all
                select 'COLUMN', relname, attname, attnum, array[
                           format_type(atttypid, atttypmod), (not attnotnull)::text,
                           case attgenerated when '' then pg_get_expr(adbin, adrelid) end,
                           case when attidentity = 'a' then 'always as identity'
                                when attidentity = 'd' then 'by default as identity'
                                when attgenerated = 's' then format('always as (%%s) stored', pg_get_expr(adbin, adrelid))
                                when attgenerated = 'v' then format('always as (%%s)', pg_get_expr(adbin, adrelid)) end,
                           (select attcollation::regcollation::text from pg_type
                             where pg_type.oid = atttypid and typcollation <> attcollation)]
                  from relation join pg_attribute on attrelid = relation.oid
                  left join pg_attrdef on adrelid = attrelid and adnum = attnum
                 where relkind in ('r', 'p', 'f') and attnum > 0 and not attisdropped
                union all
                select 'SEQUENCE', null, relation.relname, 0, array[
                           format('as %%s start %%s increment %%s minvalue %%s maxvalue %%s cache %%s %%s',
                                  format_type(seqtypid, null), seqstart, seqincrement, seqmin, seqmax, seqcache,
                                  case when seqcycle then 'cycle' else 'no cycle' end),
                           t.relname, a.attname]
                  from relation join pg_sequence on seqrelid = relation.oid
                  left join pg_depend as d on d.classid = 'pg_class'::regclass and d.objid = relation.oid
                                          and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
                  left join pg_class as t on t.oid = d.refobjid
                  left join pg_attribute as a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                 where d.deptype is distinct from 'i'
                union all
                select 'CONSTRAINT', relname, conname, 0, array[pg_get_constraintdef(pg_constraint.oid)]
                  from relation join pg_constraint on conrelid = relation.oid
                 where contype in ('p', 'u', 'f', 'c', 'x')
                union all
                select 'INDEX', null, i.relname, 0, array[
                           relation.relname, indisunique::text,
                           substr(pg_get_indexdef(indexrelid), 1 + length(format(
                               'CREATE %%sINDEX %%I ON %%s%%I.%%I USING ', case when indisunique then 'UNIQUE ' end, i.relname,
                               case i.relkind when 'I' then 'ONLY ' end, nspname, relation.relname))),
                           (indisvalid and indisready and indislive)::text]
                  from relation join pg_index on indrelid = relation.oid
                  join pg_class as i on i.oid = indexrelid
                 where not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
                union all
                select 'VIEW', null, relname, 0, array[]::text[] from relation where relkind in ('v', 'm')
                union all
                select 'TRIGGER', relname, tgname, 0, array[]::text[]
                  from relation join pg_trigger on tgrelid = relation.oid where not tgisinternal
                union all
                select 'FUNCTION', null, format('%%s(%%s)', proname, pg_get_function_identity_arguments(p.oid)), 0, array[]::text[]
                  from path join pg_proc as p on pronamespace = path.oid where %2$s
                union all
                select 'TYPE', null, typname, 0, array[]::text[]
                  from path join pg_type as t on typnamespace = path.oid
                 where %3$s and typcategory <> 'A' and typtype <> 'm'
                   and (typrelid = 0 or exists (select from pg_class where oid = typrelid and relkind = 'c'))
            )
            """;

    private static final String READ =
            "%sselect kind, owner, name, facts from object order by array_position(?, kind), owner, position, name";

    private static final String FINGERPRINT =
            """
            %sselect md5(string_agg(concat_ws(' ', kind, owner, name, facts::text), E'\\n'
                                    order by kind, owner, position, name)) as fingerprint
              from object
            """;

    private static final String NAMED = "%s = any (?)";

    /** What comes with an extension is the extension's. */
    private static final String ANY =
            "not exists (select from pg_depend where objid = %s.oid and deptype = 'e') and %s <> all (?)";

    private final OwnedSchema schema;
    private final String objects;
    private final List<List<String>> names;

    private StructureQuery(OwnedSchema schema, String objects, List<List<String>> names) {
        this.schema = schema;
        this.objects = objects;
        this.names = names;
    }

    /** Of what is ours to judge; what is not ours may come along. */
    public static StructureQuery of(OwnedSchema schema, Owned owned) {
        return new StructureQuery(
                schema,
                OBJECTS.formatted(NAMED.formatted("relname"), NAMED.formatted("proname"), NAMED.formatted("typname")),
                List.of(
                        List.copyOf(owned.relations()),
                        owned.names(Kind.FUNCTION).stream()
                                .map(name -> name.substring(0, name.indexOf('(')))
                                .toList(),
                        owned.names(Kind.TYPE)));
    }

    /** Of everything in the schema except Flyway's history and our journal. */
    public static StructureQuery ofAll(OwnedSchema schema) {
        List<String> own = new JournalTables(schema).names();
        return new StructureQuery(
                schema,
                OBJECTS.formatted(
                        ANY.formatted("c", "relname"), ANY.formatted("p", "proname"), ANY.formatted("t", "typname")),
                List.of(own, own, own));
    }

    /** The structure that is there. */
    public Structure read(Connection connection) throws SQLException {
        Map<DatabaseObject, Definition> found = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(READ.formatted(objects))) {
            bind(connection, query);
            query.setArray(
                    5,
                    array(
                            connection,
                            List.of(Kind.values()).stream().map(Kind::name).toList()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    Kind kind = Kind.valueOf(result.getString("kind"));
                    DatabaseObject object = new DatabaseObject(
                            kind, Optional.ofNullable(result.getString("owner")), result.getString("name"));
                    found.put(object, definition(kind, (String[])
                            result.getArray("facts").getArray()));
                }
            }
        }
        return new Structure(found);
    }

    /** A word that changes whenever {@link #read} would answer something else. */
    public String fingerprint(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FINGERPRINT.formatted(objects))) {
            bind(connection, query);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return Objects.requireNonNullElse(result.getString("fingerprint"), "");
            }
        }
    }

    private void bind(Connection connection, PreparedStatement query) throws SQLException {
        query.setString(1, schema.name().orElse(null));
        for (int i = 0; i < names.size(); i++) {
            query.setArray(i + 2, array(connection, names.get(i)));
        }
    }

    private static Array array(Connection connection, List<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    private static Definition definition(Kind kind, @Nullable String[] facts) {
        return switch (kind) {
            case TABLE -> new Definition.Table(List.of(facts));
            case COLUMN ->
                new Definition.Column(
                        Objects.requireNonNull(facts[0]),
                        Boolean.parseBoolean(facts[1]),
                        Optional.ofNullable(facts[2]),
                        Optional.ofNullable(facts[3]),
                        Optional.ofNullable(facts[4]));
            case CONSTRAINT -> new Definition.Constraint(Objects.requireNonNull(facts[0]));
            case INDEX ->
                new Definition.Index(
                        Objects.requireNonNull(facts[0]),
                        Boolean.parseBoolean(facts[1]),
                        Objects.requireNonNull(facts[2]),
                        Boolean.parseBoolean(facts[3]));
            case SEQUENCE ->
                new Definition.Sequence(
                        Objects.requireNonNull(facts[0]),
                        Optional.ofNullable(facts[1])
                                .map(table -> DatabaseObject.column(table, Objects.requireNonNull(facts[2]))));
            case VIEW, FUNCTION, TRIGGER, TYPE -> new Definition.Present();
        };
    }
}
