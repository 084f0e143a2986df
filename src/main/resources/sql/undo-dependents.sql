-- Finds the objects that depend on some objects, from PostgreSQL's own record of dependencies.
--
-- Parameters: the owned schema or null, and the kinds, tables and names of the objects.
with recursive owned as materialized (
    -- The search path makes PostgreSQL omit the names of the owned schema and of the extensions' schemas in descriptions.
    select oid as id, set_config('search_path',
                                 concat_ws(', ', 'pg_catalog', quote_ident(nspname),
                                           (select string_agg(distinct quote_ident(n.nspname), ', ')
                                              from pg_extension join pg_namespace as n on n.oid = extnamespace),
                                           'pg_temp'), true)
      from pg_namespace where nspname = coalesce(?, current_schema())
), wanted as (
    select kind, owner, name from unnest(?::text[], ?::text[], ?::text[]) as wanted (kind, owner, name)
), root as (
    -- The given objects.
    select 'pg_class'::regclass::oid as classid, c.oid as objid, 0 as objsubid
      from wanted join owned on true join pg_class as c on relnamespace = id and relname = name
     where kind in ('TABLE', 'VIEW', 'SEQUENCE', 'INDEX')
    union all
    select 'pg_class'::regclass, attrelid, attnum
      from wanted join owned on true join pg_class as c on relnamespace = id and relname = owner
      join pg_attribute on attrelid = c.oid and attname = name
     where kind = 'COLUMN'
    union all
    select 'pg_constraint'::regclass, o.oid, 0
      from wanted join owned on true join pg_class as c on relnamespace = id and relname = owner
      join pg_constraint as o on conrelid = c.oid and conname = name
     where kind = 'CONSTRAINT'
    union all
    select 'pg_trigger'::regclass, t.oid, 0
      from wanted join owned on true join pg_class as c on relnamespace = id and relname = owner
      join pg_trigger as t on tgrelid = c.oid and tgname = name
     where kind = 'TRIGGER'
    union all
    select 'pg_proc'::regclass, p.oid, 0
      from wanted join owned on true join pg_proc as p on pronamespace = id
       and format('%s(%s)', proname, pg_get_function_identity_arguments(p.oid)) = name
     where kind = 'FUNCTION'
    union all
    select 'pg_type'::regclass, t.oid, 0
      from wanted join owned on true join pg_type as t on typnamespace = id and typname = name
     where kind = 'TYPE'
), dropped as (
    -- Everything that PostgreSQL drops with them: the parts of a table, and the default, sequence and NOT NULL of a column.
    select classid, objid, objsubid from root
    union
    select d.classid, d.objid, d.objsubid
      from dropped as g join pg_depend as d on d.refclassid = g.classid and d.refobjid = g.objid
       and (g.objsubid = 0 or d.refobjsubid = g.objsubid)
     where d.deptype in ('i', 'P', 'S')
        or d.deptype = 'a' and (
               g.objsubid = 0 or d.classid = 'pg_attrdef'::regclass
               or exists (select from pg_class
                           where d.classid = 'pg_class'::regclass and oid = d.objid and relkind = 'S')
               or exists (select from pg_constraint
                           where d.classid = 'pg_constraint'::regclass and oid = d.objid and contype = 'n'))
), dependent as (
    -- The objects that depend on one of these and are not dropped with them.
    select distinct d.classid, d.objid, d.objsubid
      from dropped as g join pg_depend as d on d.refclassid = g.classid and d.refobjid = g.objid
       and (g.objsubid = 0 or d.refobjsubid = g.objsubid)
     where d.deptype in ('n', 'a')
       and not exists (select from dropped as x where x.classid = d.classid and x.objid = d.objid
                          and x.objsubid in (0, d.objsubid))
), described as (
    -- The relation that each dependent object belongs to.
    select dependent.*, coalesce(ev_class, conrelid, tgrelid, adrelid, polrelid,
                               case when classid = 'pg_class'::regclass then objid end) as relation,
           conname, case when not tgisinternal then tgname end as tgname, tgisinternal
      from dependent
      left join pg_rewrite as r on classid = 'pg_rewrite'::regclass and r.oid = objid
      left join pg_constraint as o on classid = 'pg_constraint'::regclass and o.oid = objid
      left join pg_trigger as t on classid = 'pg_trigger'::regclass and t.oid = objid
      left join pg_attrdef as f on classid = 'pg_attrdef'::regclass and f.oid = objid
      left join pg_policy as p on classid = 'pg_policy'::regclass and p.oid = objid
)
select distinct
       -- A rule is described as its view.
       case when classid = 'pg_rewrite'::regclass then pg_describe_object('pg_class'::regclass, relation, 0)
            else pg_describe_object(classid, objid, objsubid) end as description,
       case when c.relnamespace = id and conname is not null then 'CONSTRAINT'
            when c.relnamespace = id and tgname is not null then 'TRIGGER'
            when pronamespace = id then 'FUNCTION' end as part_kind,
       coalesce(conname::text, tgname::text,
                format('%s(%s)', proname, pg_get_function_identity_arguments(f.oid))) as part,
       case when c.relnamespace <> id then null
            when exists (select from dropped where dropped.objid = relation and dropped.classid = 'pg_class'::regclass)
                 then null
            when c.relkind in ('r', 'p', 'f') then 'TABLE' when c.relkind in ('v', 'm') then 'VIEW'
            when c.relkind = 'S' then 'SEQUENCE' when c.relkind in ('i', 'I') then 'INDEX' end as kind,
       c.relname as relation
  from described join owned on true
  left join pg_class as c on c.oid = described.relation
  left join pg_proc as f on classid = 'pg_proc'::regclass and f.oid = objid
 where tgisinternal is not true
 order by 1
