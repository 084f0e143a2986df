-- Writes the statements that fill the materialized views of restored rows again.
--
-- Parameters: the oids of the relations whose rows are restored, and for each the name of a column, or null for all of them.
with recursive source as (
    select one.oid::oid as oid, attnum
      from unnest(?::int8[], ?::text[]) as one (oid, attname)
      left join pg_catalog.pg_attribute as a on attrelid = one.oid::oid and a.attname = one.attname
), reading (source, oid, depth) as (
    select source.oid, ev_class, 1
      from source join pg_catalog.pg_depend as d on refobjid = source.oid and (attnum is null or refobjsubid = attnum)
      join pg_catalog.pg_rewrite as r on r.oid = d.objid and ev_class <> source.oid
     where d.classid = 'pg_catalog.pg_rewrite'::regclass and d.refclassid = 'pg_catalog.pg_class'::regclass
    union
    select source, ev_class, depth + 1
      from reading join pg_catalog.pg_depend as d on refobjid = reading.oid
      join pg_catalog.pg_rewrite as r on r.oid = d.objid and ev_class <> reading.oid
     where d.classid = 'pg_catalog.pg_rewrite'::regclass and d.refclassid = 'pg_catalog.pg_class'::regclass
)
select c.oid::int8 as oid, nspname, relname, array_agg(distinct source::int8) as sources,
       format('do %L', format(
           'begin if exists (select from pg_catalog.pg_class where oid = pg_catalog.to_regclass(%1$L) and relkind = ''m'') then'
           ' refresh materialized view %2$s; end if; exception when others then raise warning ''%%: %%'', %3$L, sqlerrm; end',
           format('%I.%I', nspname, relname), format('%I.%I', nspname, relname),
           format('the materialized view %1$I.%2$I does not show the restored rows: run `refresh materialized view %1$I.%2$I`',
                  nspname, relname))) as sql
  from reading join pg_catalog.pg_class as c on c.oid = reading.oid
  join pg_catalog.pg_namespace as n on n.oid = relnamespace
 where relkind = 'm' and relispopulated
 group by c.oid, nspname, relname
 order by max(depth), c.oid
