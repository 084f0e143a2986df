-- Writes the statements that move a table to the archive. The statements of phase 0 run for all tables before the first
-- other statement.
--
-- Parameter: whether the stand-in table must be complete, because a later statement may read or change the rows.
, wanted as (
    select ?::bool as complete
), step as (
    -- Views of the table, which the script drops with it, and foreign keys from and to it.
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
    -- Everything that ties the table to objects which the script may drop.
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
     where pg_has_role(pubowner, 'USAGE')
    union all
    select 1, 2, format('drop index %I.%I', schema, relname)
      from moved join pg_index on indrelid = moved.oid join pg_class as i on i.oid = indexrelid
     where not exists (select from pg_constraint where conindid = indexrelid and conrelid = moved.oid)
    union all
    select 1, 3, format('alter table %I.%I alter column %I drop default', schema, name, attname)
      from moved join pg_attribute on attrelid = moved.oid
     where atthasdef and attgenerated = '' and not attisdropped
    union all
    -- The move, and the archive names.
    select 2, 0, format('alter table %I.%I set schema esquema_archive', schema, name) from moved
    union all
    select 3, 0, format('alter %s esquema_archive.%I rename to %I', kind, name, kept) from named
    union all
    -- The stand-in table, which the script drops; if it must be complete, it gets the rows, constraints, indexes, sequences,
    -- triggers and rules of the table.
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
    -- Without it, the server refuses to change rows of a table that a publication of all tables publishes.
    select 7, 1, format('alter table %I.%I replica identity %s', schema, name,
                        case c.relreplident when 'n' then 'nothing' when 'f' then 'full'
                                          else format('using index %I', i.relname) end)
      from moved join pg_class as c on c.oid = moved.oid
      left join (pg_index join pg_class as i on i.oid = indexrelid) on indrelid = moved.oid and indisreplident
     cross join wanted
     where complete and (c.relreplident in ('n', 'f') or c.relreplident = 'i' and i.relname is not null)
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
    -- A generated column of the archived table keeps its values and no longer calls a function.
    select 10, 0, format('alter table esquema_archive.%I %s', kept,
                         case to_jsonb(a) ->> 'attgenerated' when 's' then format('alter column %I drop expression', attname)
                                           else format('drop column %I', attname) end)
      from named join pg_attribute as a on attrelid = named.oid
     where kind = 'table' and a.attnum > 0 and not attisdropped and attgenerated <> ''
)
select phase = 0 as early, sql from step order by phase, at, sql
