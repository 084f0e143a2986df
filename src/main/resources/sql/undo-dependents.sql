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
    -- The relation that each dependent object is or belongs to. A rule that is a view's query stands for the view, as does
    -- a column of a view.
    select dependent.*, coalesce(ev_class, nullif(conrelid, 0), tgrelid, adrelid, polrelid,
                                 case when classid = 'pg_class'::regclass then objid end) as relation,
           conname, case when not tgisinternal then tgname end as tgname,
           nullif(rulename, '_RETURN') as rulename, polname, coalesce(adnum, nullif(objsubid, 0)) as attnum,
           classid = 'pg_attrdef'::regclass as of_default
      from dependent
      left join pg_rewrite as r on classid = 'pg_rewrite'::regclass and r.oid = objid
      left join pg_constraint as o on classid = 'pg_constraint'::regclass and o.oid = objid
      left join pg_trigger as t on classid = 'pg_trigger'::regclass and t.oid = objid
      left join pg_attrdef as f on classid = 'pg_attrdef'::regclass and f.oid = objid
      left join pg_policy as p on classid = 'pg_policy'::regclass and p.oid = objid
     -- An inherited part goes with that of the parent.
     where tgisinternal is not true and coalesce(tgparentid, 0) = 0 and coalesce(coninhcount, 0) = 0
), named as (
    -- A generated column goes with its expression.
    select described.*, c.relname, c.relnamespace = id as owned, attname, of_default and attgenerated = '' as is_default,
           case when c.relkind in ('r', 'p', 'f') then 'TABLE' when c.relkind in ('v', 'm') then 'VIEW'
                when c.relkind = 'S' then 'SEQUENCE' when c.relkind in ('i', 'I') then 'INDEX'
                when c.relkind = 'c' then 'TYPE' end as relation_kind,
           case when conname is not null then 'CONSTRAINT' when tgname is not null then 'TRIGGER'
                when rulename is not null then 'RULE' when polname is not null then 'POLICY'
                when attname is not null and c.relkind in ('r', 'p', 'f') then 'COLUMN' end as part_kind
      from described join owned on true
      left join pg_class as c on c.oid = described.relation
      left join pg_attribute as a on a.attrelid = c.oid and a.attnum = described.attnum
     where of_default is not true or attgenerated = '' or attislocal
)
select distinct concat_ws(' ', classid::int8, objid::int8, objsubid) as key,
       case when relation_kind in ('VIEW', 'TYPE') and part_kind is null and not is_default
            then pg_describe_object('pg_class'::regclass, relation, 0)
            when of_default and not is_default then pg_describe_object('pg_class'::regclass, relation, attnum)
            else pg_describe_object(classid, objid, objsubid) end as description,
       case when owned then coalesce(part_kind, relation_kind)
            when pronamespace = id then 'FUNCTION' when typnamespace = id then 'TYPE' end as kind,
       case when owned and part_kind is not null then relname end as relation,
       case when owned then coalesce(conname, tgname, rulename, polname, case when part_kind = 'COLUMN' then attname end, relname)
            else coalesce(typname::text,
                          format('%s(%s)', proname, pg_get_function_identity_arguments(f.oid))) end as name,
       case when owned and not exists (select from dropped where dropped.objid = relation
                                          and dropped.classid = 'pg_class'::regclass and dropped.objsubid = 0)
            then relation_kind end as relation_kind,
       is_default
  from named join owned on true
  left join pg_proc as f on classid = 'pg_proc'::regclass and f.oid = objid
  left join pg_type as t on classid = 'pg_type'::regclass and t.oid = objid
 order by description, key
