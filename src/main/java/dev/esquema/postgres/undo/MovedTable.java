package dev.esquema.postgres.undo;

import dev.esquema.schema.port.Undo.Kept;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table's way into the archive, as SQL that the server itself writes; no row is touched, so its size does not matter.
 *
 * <ol>
 *   <li>Take off what would hold it to the schema: foreign keys, checks, triggers, defaults.
 *   <li>Move it, and rename it with its indexes, sequences and statistics.
 *   <li>Put an empty stand-in into its place, with everything under its own name: the undo script drops that.
 *   <li>Write on the archived table how its rows come back.
 * </ol>
 *
 * @param statements in order
 */
record MovedTable(List<String> statements, Kept kept) {

    private static final String PARTS =
            """
            with moved as (
                select c.oid, nspname as schema, relname as name, ?::text as prefix
                  from pg_class as c join pg_namespace as n on n.oid = relnamespace where c.oid = ?::int8::oid
            ), part as (
                select 'table' as kind, oid, name, null::int2 as attnum, null::"char" as deptype from moved
                union all
                select 'index', i.oid, i.relname, null, null
                  from moved join pg_index on indrelid = moved.oid join pg_class as i on i.oid = indexrelid
                union all
                select 'sequence', s.oid, s.relname, d.refobjsubid, d.deptype
                  from moved join pg_depend as d on d.refclassid = 'pg_class'::regclass and d.refobjid = moved.oid
                   and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
                  join pg_class as s on s.oid = d.objid and s.relkind = 'S'
                union all
                select 'statistics', x.oid, stxname, null, null
                  from moved join pg_statistic_ext as x on stxrelid = moved.oid
            ), named as (
                select part.*, schema,
                       (case when octet_length(concat(prefix, part.name)) > 63 then concat(prefix, part.oid, '_', part.name)
                             else concat(prefix, part.name) end)::name::text as kept
                  from part cross join moved
            )
            """;

    private static final String MOVE =
            """
            , step as (
                select 1 as phase, 0 as at, format('alter table %I.%I drop constraint %I', schema, name, conname) as sql
                  from moved join pg_constraint on conrelid = moved.oid where contype in ('f', 'c')
                union all
                select 1, 1, format('drop trigger %I on %I.%I', tgname, schema, name)
                  from moved join pg_trigger on tgrelid = moved.oid where not tgisinternal
                union all
                select 1, 2, format('alter table %I.%I alter column %I drop default', schema, name, attname)
                  from moved join pg_attribute on attrelid = moved.oid
                 where atthasdef and attgenerated = '' and not attisdropped
                union all
                select 2, 0, format('alter %s %I.%I set schema esquema_archive', kind, schema, name)
                  from named where kind in ('table', 'statistics')
                union all
                select 3, 0, format('alter %s esquema_archive.%I rename to %I', kind, name, kept) from named
                union all
                select 4, 0, format('create table %I.%I (like esquema_archive.%I including identity including generated)',
                                    schema, name, kept)
                  from named where kind = 'table'
                union all
                select 5, position(contype in 'puxcf'), format('alter table %I.%I add constraint %I %s', schema, name, conname,
                                                               pg_get_constraintdef(c.oid))
                  from moved join pg_constraint as c on conrelid = moved.oid where contype in ('p', 'u', 'x', 'c', 'f')
                union all
                select 6, 0, pg_get_indexdef(indexrelid)
                  from moved join pg_index on indrelid = moved.oid
                 where indisvalid and not exists (select from pg_constraint
                                                   where conindid = indexrelid and contype in ('p', 'u', 'x'))
                union all
                select 7, 0, format('create sequence %I.%I owned by %I.%I.%I', named.schema, named.name, named.schema,
                                    moved.name, attname)
                  from named cross join moved join pg_attribute as a on a.attrelid = moved.oid and a.attnum = named.attnum
                 where kind = 'sequence' and deptype = 'a'
                union all
                select 8, 0, pg_get_triggerdef(t.oid)
                  from moved join pg_trigger as t on tgrelid = moved.oid where not tgisinternal
            )
            select sql from step order by phase, at
            """;

    private static final String RESTORE =
            """
            , listed as (
                select string_agg(quote_ident(attname), ', ' order by attnum) as columns
                  from moved join pg_attribute on attrelid = moved.oid
                 where attnum > 0 and not attisdropped and attgenerated = ''
            )
            select kind, kept,
                   case kind
                       when 'table' then format('insert into %1$I.%2$I (%3$s) overriding system value'
                                                ' select %3$s from esquema_archive.%4$I', schema, name, columns, kept)
                       else format('select setval(%1$L, %2$s(kept.last_value, now.last_value), kept.is_called or now.is_called)'
                                   ' from esquema_archive.%3$I as kept, %4$I.%5$I as now', format('%I.%I', schema, name),
                                   case when seqincrement > 0 then 'greatest' else 'least' end, kept, schema, name) end as sql
              from named cross join listed left join pg_sequence on seqrelid = named.oid
             where kind in ('table', 'sequence')
             order by kind desc
            """;

    private static final String COMMENT =
            "select format('comment on table esquema_archive.%I is %L', ?::text, ?::text)";

    MovedTable {
        statements = List.copyOf(statements);
    }

    /** Asks while the table is still in its place. */
    static MovedTable of(Connection connection, Losses.Table table, String prefix) throws SQLException {
        List<String> restore = new ArrayList<>();
        String kept = "";
        try (PreparedStatement query = connection.prepareStatement(PARTS.concat(RESTORE))) {
            query.setString(1, prefix);
            query.setLong(2, table.oid());
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    restore.add(result.getString("sql"));
                    kept = result.getString("kind").equals("table") ? result.getString("kept") : kept;
                }
            }
        }
        List<String> statements = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(PARTS.concat(MOVE))) {
            query.setString(1, prefix);
            query.setLong(2, table.oid());
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    statements.add(result.getString(1));
                }
            }
        }
        statements.add(comment(connection, kept, restore));
        return new MovedTable(
                statements, new Kept(table.name(), List.of(), "%s.%s".formatted(Archive.SCHEMA, kept), restore));
    }

    /** So that the words are there as long as the rows. */
    static String comment(Connection connection, String kept, List<String> restore) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(COMMENT)) {
            query.setString(1, kept);
            query.setString(2, String.join(";\n", restore));
            try (ResultSet result = query.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
