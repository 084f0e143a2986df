-- Reads objects, their facts, and the schemas whose names are removed from definitions.
--
-- A definition is therefore the same in whatever schema the owned and the host objects are. The owned schema is the first
-- of them. A schema keeps its name if it holds an object that has the name of one that is read, and is another one: a
-- table of ours that was moved, for example.
--
-- Replaced before it is sent: {objects}, the text of structure-objects.sql; {elsewhere}, whether the names of other
-- schemas are removed: a scratch database has the host objects in the owned schema.
-- Parameters: those of {objects}, the names of the objects that are read, and the kinds of objects in the order of the
-- result.
{objects}, reference (classid, objid) as (
    -- The objects whose definitions may name other schemas.
    select 'pg_class'::regclass::oid, oid from relation
    union all
    select 'pg_class'::regclass, indexrelid from relation join pg_index on indrelid = relation.oid
    union all
    select 'pg_constraint'::regclass, o.oid from relation join pg_constraint as o on conrelid = relation.oid
    union all
    select 'pg_attrdef'::regclass, f.oid from relation join pg_attrdef as f on adrelid = relation.oid
    union all
    select 'pg_rewrite'::regclass, r.oid from relation join pg_rewrite as r on ev_class = relation.oid
    union all
    select 'pg_trigger'::regclass, t.oid from relation join pg_trigger as t on tgrelid = relation.oid
    union all
    select 'pg_policy'::regclass, p.oid from relation join pg_policy as p on polrelid = relation.oid
    union all
    select 'pg_proc'::regclass, oid from routine
    union all
    select 'pg_type'::regclass, oid from kind_of_data
    union all
    select 'pg_constraint'::regclass, c.oid from kind_of_data as t join pg_constraint as c on contypid = t.oid
), wanted (names) as (
    select ?::text[]
), referred (namespace, other) as (
    -- The schemas of everything that they refer to, and whether it only has the name of an object that is read.
    select coalesce(c.relnamespace, t.typnamespace, pronamespace, opcnamespace, oprnamespace, collnamespace),
           coalesce(c.relname = any (names) and c.oid not in (select oid from relation),
                    coalesce(e.typname, t.typname) = any (names)
                        and coalesce(nullif(e.typrelid, 0), t.typrelid) not in (select oid from relation),
                    concat(quote_ident(proname), '(', pg_get_function_identity_arguments(p.oid), ')') = any (names))
      from wanted cross join (select distinct refclassid, refobjid from reference join pg_depend using (classid, objid)) as d
      left join pg_class as c on refclassid = 'pg_class'::regclass and c.oid = refobjid
      left join pg_type as t on refclassid = 'pg_type'::regclass and t.oid = refobjid
      left join pg_type as e on e.oid = t.typelem and t.typcategory = 'A'
      left join pg_proc as p on refclassid = 'pg_proc'::regclass and p.oid = refobjid
      left join pg_opclass as oc on refclassid = 'pg_opclass'::regclass and oc.oid = refobjid
      left join pg_operator as op on refclassid = 'pg_operator'::regclass and op.oid = refobjid
      left join pg_collation as co on refclassid = 'pg_collation'::regclass and co.oid = refobjid
)
select kind, owner, name, facts,
       -- To find what everything refers to takes long, and is not necessary if there is no other schema.
       array(select nspname::text from path)
           || case when {elsewhere}
                    and exists (select from pg_namespace
                                 where nspname <> 'information_schema' and not starts_with(nspname::text, 'pg_')
                                   and oid <> (select oid from path))
                   then array(select nspname::text
                                from pg_namespace as n
                                join (select namespace from referred group by namespace having not bool_or(other)) as r
                                  on r.namespace = n.oid
                               where nspname not in ('pg_catalog', 'information_schema')
                                 and n.oid <> (select oid from path)) end as schemas
  from object order by array_position(?, kind), owner, position, name
