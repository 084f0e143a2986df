-- Writes the statements that move a table to the archive. The statements of phase 0 run for all tables before the first
-- other statement.
, step as (
    -- Views of the table, which the script drops with it, and foreign keys from and to it.
    select 0 as phase, 0 as at, format('drop %s if exists %s cascade',
                                       case relkind when 'm' then 'materialized view' else 'view' end,
                                       format('%I.%I', nspname, relname)) as sql
      from (select distinct ev_class
              from moved join pg_depend as d on d.refclassid = 'pg_class'::regclass and d.refobjid = moved.oid
               and d.classid = 'pg_rewrite'::regclass
              join pg_rewrite as r on r.oid = d.objid where ev_class <> moved.oid) as viewing
      join pg_class as v on v.oid = ev_class join pg_namespace as n on n.oid = relnamespace
     where relkind in ('v', 'm')
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
    -- The stand-in table, which the script drops.
    select 4, 0, format('create table %I.%I (like esquema_archive.%I)', schema, name, kept) from named where kind = 'table'
    union all
    -- A generated column of the archived table keeps its values and no longer calls a function.
    select 5, 0, format('alter table esquema_archive.%I %s', kept,
                         case to_jsonb(a) ->> 'attgenerated' when 's' then format('alter column %I drop expression', attname)
                                           else format('drop column %I', attname) end)
      from named join pg_attribute as a on attrelid = named.oid
     where kind = 'table' and a.attnum > 0 and not attisdropped and attgenerated <> ''
)
select phase = 0 as early, sql from step order by phase, at, sql
