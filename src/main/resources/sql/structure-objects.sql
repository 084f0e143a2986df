-- Reads objects of the schema and their facts: one row for each object.
--
-- PostgreSQL cannot read expressions and indexes while another session holds an ACCESS EXCLUSIVE lock on their table; the
-- query then fails after a short lock timeout.
--
-- Settings that change printed expressions, such as the time zone in a default's timestamp, are the same for every reader.
-- The parts that a partition or a child inherits belong to its parent and are not read: they are created and dropped with
-- the parent's parts, and PostgreSQL's versions represent them differently.
--
-- Replaced before it is sent: {places} and {host}, see RelationLookup; {relations}, {functions} and {types}, the conditions
-- that choose objects by their names.
-- Parameters: those of {places}, the names of relations, the host tables, the names of functions, the names of types.
with places as materialized (
    {places}
), path as materialized (
    -- The owned schema, which is the first place.
    select n.oid, n.nspname, set_config('lock_timeout', '300ms', true)
      from places join pg_namespace as n on n.nspname = places.name where places.position = 1
), relation as materialized (
    -- The relations of the owned schema, and the host tables, which may be in any schema of the search path.
    select c.*, path.nspname from path join pg_class as c on c.relnamespace = path.oid
     where {relations}
    union all
    select c.*, n.nspname from path cross join unnest(?::text[]) as host (name)
      join pg_class as c on c.oid = coalesce(
               {host},
               (select min(found.oid::int8)::oid from pg_class as own join pg_constraint on conrelid = own.oid
                  join pg_class as found on found.oid = confrelid
                 where own.relnamespace = path.oid and found.relname = host.name))
      join pg_namespace as n on n.oid = c.relnamespace
     where not exists (select from pg_class as own where own.relnamespace = path.oid and own.relname = host.name)
), object as (
    -- Tables: unlogged, foreign, row security, partition key, and three facts for each parent.
    select 'TABLE' as kind, null::name as owner, relname::text as name, 0 as position, array[
               (relpersistence = 'u')::text, (relkind = 'f')::text,
               case when relrowsecurity and relforcerowsecurity then 'FORCED'
                    when relrowsecurity then 'ON' else 'OFF' end,
               case when relkind = 'p' then pg_get_partkeydef(relation.oid) end] || array(
               select fact
                 from pg_inherits join pg_class as parent on parent.oid = inhparent
                 join pg_namespace as n on n.oid = parent.relnamespace
                 cross join unnest(array[nullif(n.nspname, (select nspname from path))::text, parent.relname::text,
                                         pg_get_expr(relation.relpartbound, relation.oid)])
                            with ordinality as f (fact, place)
                where inhrelid = relation.oid order by inhseqno, place) as facts
      from relation where relkind in ('r', 'p', 'f')
    union all
    -- Columns: type, nullable, identity, generated, default expression, collation.
    select 'COLUMN', relname, attname, attnum, array[
               format_type(atttypid, atttypmod), (not attnotnull)::text,
               case when relispartition then '' else attidentity end::text, attgenerated::text,
               pg_get_expr(adbin, adrelid),
               (select attcollation::regcollation::text from pg_type
                 where pg_type.oid = atttypid and typcollation <> attcollation)]
      from relation join pg_attribute on attrelid = relation.oid
      left join pg_attrdef on adrelid = attrelid and adnum = attnum
     where relkind in ('r', 'p', 'f') and attnum > 0 and not attisdropped
       and (attislocal or not exists (select from pg_inherits where inhrelid = attrelid))
    union all
    -- Sequences, except those of identity columns: options, table and column of the owner.
    select 'SEQUENCE', null, relation.relname, 0, array[
               format('as %s start %s increment %s minvalue %s maxvalue %s cache %s %s',
                      format_type(seqtypid, null), seqstart, seqincrement, seqmin, seqmax, seqcache,
                      case when seqcycle then 'cycle' else 'no cycle' end),
               t.relname::text, a.attname::text]
      from relation join pg_sequence on seqrelid = relation.oid
      left join pg_depend as d on d.classid = 'pg_class'::regclass and d.objid = relation.oid
                              and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
      left join pg_class as t on t.oid = d.refobjid
      left join pg_attribute as a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
     where d.deptype is distinct from 'i'
    union all
    -- Constraints: kind, definition, validated. NOT NULL is a fact of the column in every version.
    select 'CONSTRAINT', relname, conname, 0, array[
               contype::text, regexp_replace(pg_get_constraintdef(pg_constraint.oid), ' NOT VALID$', ''),
               (pg_get_constraintdef(pg_constraint.oid) !~ ' NOT VALID$')::text]
      from relation join pg_constraint on conrelid = relation.oid
     where contype in ('p', 'u', 'f', 'c', 'x')
       and conparentid = 0 and (conislocal or coninhcount = 0)
    union all
    -- Indexes that belong to no constraint: table, unique, definition, valid.
    select 'INDEX', null, i.relname, 0, array[
               relation.relname::text, indisunique::text,
               substr(pg_get_indexdef(indexrelid), 1 + length(format(
                   'CREATE %sINDEX %I ON %s%I.%I USING ', case when indisunique then 'UNIQUE ' end, i.relname,
                   case i.relkind when 'I' then 'ONLY ' end, nspname, relation.relname))),
               (indisvalid and indisready and indislive)::text]
      from relation join pg_index on indrelid = relation.oid
      join pg_class as i on i.oid = indexrelid
     where not exists (select from pg_constraint where conrelid = indrelid and conindid = indexrelid
                          and contype in ('p', 'u', 'x'))
       and not i.relispartition
    union all
    -- Views: materialized.
    select 'VIEW', null, relname, 0, array[(relkind = 'm')::text] from relation where relkind in ('v', 'm')
    union all
    -- Triggers.
    select 'TRIGGER', relname, tgname, 0, array[]::text[]
      from relation join pg_trigger on tgrelid = relation.oid where not tgisinternal and tgparentid = 0
    union all
    -- Functions.
    select 'FUNCTION', null, format('%I(%s)', proname, pg_get_function_identity_arguments(p.oid)), 0, array[]::text[]
      from path join pg_proc as p on pronamespace = path.oid where {functions}
    union all
    -- Types: the labels of an enum.
    select 'TYPE', null, typname, 0,
           array(select enumlabel::text from pg_enum where enumtypid = t.oid order by enumsortorder)
      from path join pg_type as t on typnamespace = path.oid
     where {types} and typtype <> 'm'
       and not exists (select from pg_type as element where element.oid = t.typelem and element.typarray = t.oid)
       and (typrelid = 0 or exists (select from pg_class where oid = typrelid and relkind = 'c'))
)
