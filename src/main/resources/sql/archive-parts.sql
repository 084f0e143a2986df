-- The parts of a table that moves to the archive, with their archive names; the first part of two statements.
--
-- Parameters: the prefix of the archive names, the oid of the table, and the oids and names that were chosen earlier.
with recursive moved as (
    select c.oid, nspname as schema, relname as name, ?::text as prefix
      from pg_class as c join pg_namespace as n on n.oid = relnamespace where c.oid = ?::int8::oid
), part as (
    -- The table, the index of its primary key and its sequences.
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
           -- An archive name that would be too long contains the oid, so that two long names stay different.
           coalesce(given.kept,
                    (case when octet_length(concat(prefix, part.name)) > 63
                          then concat(prefix, part.oid, '_', part.name)
                          else concat(prefix, part.name) end)::name::text) as kept
      from part cross join moved
      left join unnest(?::int8[], ?::text[]) as given (oid, kept) on given.oid = part.oid::int8
)
