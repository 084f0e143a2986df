-- Lists the views, sequences, functions and types of the owned schema, without those of extensions and identity columns.
--
-- Parameters: the owned schema or null, and the kinds of objects.
with place as (
    select oid from pg_namespace where nspname = coalesce(?, current_schema())
), found as (
    select case relkind when 'S' then 'SEQUENCE' else 'VIEW' end as kind, relname::text as name, c.oid
      from place join pg_class as c on relnamespace = place.oid where relkind in ('v', 'm', 'S')
    union all
    select 'FUNCTION', proname, p.oid from place join pg_proc as p on pronamespace = place.oid
    union all
    select 'TYPE', typname, t.oid from place join pg_type as t on typnamespace = place.oid
     where typtype in ('e', 'd', 'r')
        or typtype = 'c' and exists (select from pg_class where oid = typrelid and relkind = 'c')
)
select distinct kind, name from found
 where kind = any (?)
   and not exists (select from pg_depend where objid = found.oid and deptype in ('e', 'i'))
