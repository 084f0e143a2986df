package dev.esquema.postgres.archive;

import dev.esquema.postgres.archive.Losses.Table;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.port.Undo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SQL, written by the server, that moves a table to the archive; the move touches no row, so the size of the table does
 * not matter.
 *
 * <ol>
 *   <li>Drop the objects that tie the table to objects which the undo script may drop: foreign keys, checks, triggers,
 *       rules, policies, extended statistics, defaults, generated columns, and every index except the primary key's;
 *       and remove the table from publications.
 *   <li>Move the table, and rename it with its primary key and its sequences.
 *   <li>Create an empty stand-in table in its place, which the undo script drops. If a statement may still read the
 *       rows, the stand-in table gets a copy of them and of everything else that the table had.
 * </ol>
 *
 * @param loosen the statements that drop foreign keys and views; they run for all tables before the first table moves
 * @param statements the statements that move this table, in order
 */
record MovedTable(List<String> loosen, List<String> statements) {

    private static final String PARTS =
            """
            with moved as (
                select c.oid, nspname as schema, relname as name, ?::text as prefix
                  from pg_class as c join pg_namespace as n on n.oid = relnamespace where c.oid = ?::int8::oid
            ), part as (
                select 'table' as kind, oid, name, null::int2 as attnum, null::"char" as deptype from moved
                union all
                select 'index', i.oid, i.relname, null, null
                  from moved join pg_index on indrelid = moved.oid and indisprimary join pg_class as i on i.oid = indexrelid
                union all
                select 'sequence', s.oid, s.relname, d.refobjsubid, d.deptype
                  from moved join pg_depend as d on d.refclassid = 'pg_class'::regclass and d.refobjid = moved.oid
                   and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
                  join pg_class as s on s.oid = d.objid and s.relkind = 'S'
            ), named as (
                select part.*, schema,
                       coalesce(given.kept,
                                (case when octet_length(concat(prefix, part.name)) > 63
                                      then concat(prefix, part.oid, '_', part.name)
                                      else concat(prefix, part.name) end)::name::text) as kept
                  from part cross join moved
                  left join unnest(?::int8[], ?::text[]) as given (oid, kept) on given.oid = part.oid::int8
            )
            """;

    private static final String MOVE =
            """
            , wanted as (
                select ?::bool as complete
            ), step as (
                select 0 as phase, 0 as at, format('drop %s if exists %s cascade',
                                                   case relkind when 'm' then 'materialized view' else 'view' end,
                                                   format('%I.%I', nspname, relname)) as sql
                  from (select distinct ev_class
                          from moved join pg_depend as d on d.refclassid = 'pg_class'::regclass and d.refobjid = moved.oid
                           and d.classid = 'pg_rewrite'::regclass
                          join pg_rewrite as r on r.oid = d.objid where ev_class <> moved.oid) as viewing
                  join pg_class as v on v.oid = ev_class join pg_namespace as n on n.oid = relnamespace cross join wanted
                 where relkind in ('v', 'm') and not complete
                union all
                select 0, 1, format('alter table %s drop constraint if exists %I', conrelid::regclass, conname)
                  from moved join pg_constraint on contype = 'f' and conparentid = 0
                   and (conrelid = moved.oid or confrelid = moved.oid)
                union all
                select 1, 0, format('alter table %I.%I drop constraint %I', schema, name, conname)
                  from moved join pg_constraint on conrelid = moved.oid where contype in ('c', 'u', 'x')
                union all
                select 1, 1, format('drop trigger %I on %I.%I', tgname, schema, name)
                  from moved join pg_trigger on tgrelid = moved.oid where not tgisinternal
                union all
                select 1, 1, format('drop rule %I on %I.%I', rulename, schema, name)
                  from moved join pg_rewrite on ev_class = moved.oid
                union all
                select 1, 1, format('drop policy %I on %I.%I', polname, schema, name)
                  from moved join pg_policy on polrelid = moved.oid
                union all
                select 1, 1, format('alter table %I.%I no force row level security', schema, name)
                  from moved join pg_class as c on c.oid = moved.oid where relforcerowsecurity
                union all
                select 1, 1, format('drop statistics %I.%I', nspname, stxname)
                  from moved join pg_statistic_ext as x on stxrelid = moved.oid join pg_namespace as n on n.oid = stxnamespace
                union all
                select 1, 1, format('alter publication %I drop table only %I.%I', pubname, schema, name)
                  from moved join pg_publication_rel on prrelid = moved.oid join pg_publication as p on p.oid = prpubid
                union all
                select 1, 2, format('drop index %I.%I', schema, relname)
                  from moved join pg_index on indrelid = moved.oid join pg_class as i on i.oid = indexrelid
                 where not exists (select from pg_constraint where conindid = indexrelid and conrelid = moved.oid)
                union all
                select 1, 3, format('alter table %I.%I alter column %I drop default', schema, name, attname)
                  from moved join pg_attribute on attrelid = moved.oid
                 where atthasdef and attgenerated = '' and not attisdropped
                union all
                select 2, 0, format('alter table %I.%I set schema esquema_archive', schema, name) from moved
                union all
                select 3, 0, format('alter %s esquema_archive.%I rename to %I', kind, name, kept) from named
                union all
                select 4, 0, format('create table %I.%I (like esquema_archive.%I%s)', schema, name, kept,
                                    case when complete then ' including identity including generated' else '' end)
                  from named cross join wanted where kind = 'table'
                union all
                select 4, 1, format('insert into %1$I.%2$I (%3$s) overriding system value select %3$s from esquema_archive.%4$I',
                                    schema, name, (select string_agg(quote_ident(attname), ', ' order by attnum)
                                                     from moved join pg_attribute on attrelid = moved.oid
                                                    where attnum > 0 and not attisdropped and attgenerated = ''), kept)
                  from named cross join wanted where kind = 'table' and complete
                union all
                select 5, position(contype in 'puxcf'), format('alter table %I.%I add constraint %I %s', schema, name, conname,
                                                               pg_get_constraintdef(c.oid))
                  from moved join pg_constraint as c on conrelid = moved.oid cross join wanted
                 where contype in ('p', 'u', 'x', 'c', 'f') and complete
                union all
                select 6, 0, format('alter table %s add constraint %I %s', conrelid::regclass, conname,
                                    pg_get_constraintdef(c.oid))
                  from moved join pg_constraint as c on confrelid = moved.oid and conrelid <> moved.oid and conparentid = 0
                 cross join wanted
                 where contype = 'f' and complete
                union all
                select 7, 0, pg_get_indexdef(indexrelid)
                  from moved join pg_index on indrelid = moved.oid cross join wanted
                 where complete and indisvalid
                   and not exists (select from pg_constraint where conindid = indexrelid and conrelid = moved.oid)
                union all
                select 8, 0, format('create sequence %I.%I owned by %I.%I.%I', named.schema, named.name, named.schema,
                                    moved.name, attname)
                  from named cross join moved join pg_attribute as a on a.attrelid = moved.oid and a.attnum = named.attnum
                 cross join wanted
                 where kind = 'sequence' and deptype = 'a' and complete
                union all
                select 9, 0, pg_get_triggerdef(t.oid)
                  from moved join pg_trigger as t on tgrelid = moved.oid cross join wanted
                 where not tgisinternal and complete
                union all
                select 9, 1, pg_get_ruledef(r.oid)
                  from moved join pg_rewrite as r on ev_class = moved.oid cross join wanted where complete
                union all
                select 10, 0, format('alter table esquema_archive.%I %s', kept,
                                     case to_jsonb(a) ->> 'attgenerated' when 's' then format('alter column %I drop expression', attname)
                                                       else format('drop column %I', attname) end)
                  from named join pg_attribute as a on attrelid = named.oid
                 where kind = 'table' and a.attnum > 0 and not attisdropped and attgenerated <> ''
            )
            select phase = 0 as early, sql from step order by phase, at, sql
            """;

    private static final String RESTORE =
            """
            , key as (
                select array_agg(attname::text) as columns
                  from moved join pg_index on indrelid = moved.oid and indisprimary
                  join pg_attribute on attrelid = moved.oid and attnum = any (indkey)
            ), listed as (
                select string_agg(quote_ident(attname), ', ' order by attnum) as columns,
                       string_agg(format('%1$I = excluded.%1$I', attname), ', ' order by attnum)
                           filter (where not attname = any (key.columns) and attidentity <> 'a') as changes,
                       bool_and(typname not in ('json', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon',
                                                '_json', '_xml', '_point')) as comparable
                  from moved cross join key join pg_attribute on attrelid = moved.oid join pg_type as t on t.oid = atttypid
                 where attnum > 0 and not attisdropped and attgenerated = ''
            )
            select kind, named.oid::int8 as oid, kept,
                   case when kind = 'sequence'
                        then format('select setval(%1$L, %2$s(kept.last_value, now.last_value), kept.is_called or now.is_called)'
                                    ' from esquema_archive.%3$I as kept, %4$I.%5$I as now', format('%I.%I', schema, name),
                                    case when seqincrement > 0 then 'greatest' else 'least' end, kept, schema, name)
                        when key.columns is not null
                        then format('insert into %1$I.%2$I (%3$s) overriding system value select %3$s from only esquema_archive.%4$I'
                                    ' on conflict (%5$s) do %6$s', schema, name, listed.columns, kept,
                                    (select string_agg(quote_ident(each), ', ') from unnest(key.columns) as each),
                                    case when listed.changes is null then 'nothing'
                                         else format('update set %s', listed.changes) end)
                        else format('insert into %1$I.%2$I (%3$s) overriding system value select %3$s from only esquema_archive.%4$I%5$s',
                                    schema, name, listed.columns, kept,
                                    case when comparable
                                         then format(' except all select %s from only %I.%I', listed.columns, schema, name)
                                         else '' end) end as sql
              from named cross join key cross join listed left join pg_sequence on seqrelid = named.oid
             where kind in ('table', 'sequence')
             order by kind desc, kept
            """;

    /** A sequence that belongs to a table without rows is dropped with the table; only its value is recorded. */
    private static final String VALUES =
            """
            select format('select setval(%L, %s, %s)', format('%I.%I', schemaname, sequencename),
                          coalesce(last_value, start_value), (last_value is not null)::text)
              from pg_sequences
             where format('%I.%I', schemaname, sequencename)::regclass::oid = any (
                       select objid from pg_depend where classid = 'pg_class'::regclass
                          and refclassid = 'pg_class'::regclass and refobjid = ?::int8::oid and deptype in ('a', 'i')
                       union all select ?::int8::oid)
             order by 1
            """;

    MovedTable {
        loosen = List.copyOf(loosen);
        statements = List.copyOf(statements);
    }

    /**
     * Returns the statements that move the table; call it right before they run.
     *
     * @param names the archive names by oid; they were chosen earlier, and the scripts may have renamed objects since
     *     then
     */
    static MovedTable of(Connection connection, Table table, String prefix, Map<Long, String> names)
            throws SQLException {
        List<String> loosen = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(PARTS.concat(MOVE))) {
            query.setString(1, prefix(table, prefix));
            query.setLong(2, table.oid());
            query.setArray(3, connection.createArrayOf("int8", names.keySet().toArray()));
            query.setArray(4, connection.createArrayOf("text", names.values().toArray()));
            query.setBoolean(5, table.moment().readAfter());
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    (result.getBoolean("early") ? loosen : statements).add(result.getString("sql"));
                }
            }
        }
        return new MovedTable(loosen, statements);
    }

    /**
     * Returns the statements that restore the table; call it before the first statement of the undo scripts.
     *
     * @param names the archive names by oid; this method adds the names of this table
     */
    static KeptObject kept(
            Connection connection, Table table, String prefix, Map<Long, String> names, Undo.Order order, Owned owned)
            throws SQLException {
        Attributes attributes = Attributes.of(connection, table.relation(), owned);
        Optional<String> rows = Optional.empty();
        List<String> rest = new ArrayList<>();
        String archived = "";
        try (PreparedStatement query = connection.prepareStatement(PARTS.concat(RESTORE))) {
            query.setString(1, prefix(table, prefix));
            query.setLong(2, table.oid());
            query.setArray(3, connection.createArrayOf("int8", new Object[0]));
            query.setArray(4, connection.createArrayOf("text", new Object[0]));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    names.put(result.getLong("oid"), result.getString("kept"));
                    if (result.getString("kind").equals("table")) {
                        rows = Optional.of(result.getString("sql"));
                        archived = result.getString("kept");
                    } else {
                        rest.add(result.getString("sql"));
                    }
                }
            }
        }
        rest.addAll(attributes.rest());
        return new KeptObject(
                table.relation().shown(),
                table.relation().qualified(),
                List.of(),
                Optional.of(archived),
                KeptObject.lastToTouch(order, table.relation().name()),
                attributes.before(),
                rows,
                rest);
    }

    /** Returns the statements that restore a relation without rows: its sequences' values and its attributes. */
    static KeptObject withoutRows(Connection connection, Losses.Relation relation, Undo.Order order, Owned owned)
            throws SQLException {
        List<String> rest = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(VALUES)) {
            query.setLong(1, relation.oid());
            query.setLong(2, relation.oid());
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    rest.add(result.getString(1));
                }
            }
        }
        Attributes attributes = Attributes.of(connection, relation, owned);
        rest.addAll(attributes.rest());
        return new KeptObject(
                relation.shown(),
                relation.qualified(),
                List.of(),
                Optional.empty(),
                KeptObject.lastToTouch(order, relation.name()),
                attributes.before(),
                Optional.empty(),
                rest);
    }

    private static String prefix(Table table, String prefix) {
        return table.relation().owned()
                ? prefix
                : "%s%s_".formatted(prefix, table.relation().schema());
    }
}
