-- Lists what a backup holds, and what a restore of it replaces.
--
-- Parameters: the owned schema or null; the owned relations, functions and types by name; the relations, functions and types
-- of other schemas as schema.name; and the owned schema once more.
with recursive named (oid) as (
    select c.oid from pg_class as c join pg_namespace as n on n.oid = relnamespace
     where nspname = coalesce(?, current_schema()) and relname = any (?::text[])
), wanted as (
    select ?::text[] as functions, ?::text[] as types, ?::text[] as elsewhere, coalesce(?, current_schema()) as owned
), kept (oid) as (
    -- The relations with their partitions, children and sequences, and with every view that shows one of them: a restore
    -- drops the relation, and so it must drop the view before and make it again after.
    select oid from named
    union
    select c.oid from wanted join pg_class as c on true join pg_namespace as n on n.oid = relnamespace
     where concat_ws('.', nspname, relname) = any (elsewhere)
    union
    select next.oid
      from kept cross join lateral (
          select inhrelid from pg_inherits where inhparent = kept.oid
          union all
          select s.oid from pg_depend as d join pg_class as s on s.oid = objid and relkind = 'S'
           where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = kept.oid
             and deptype in ('a', 'i')
          union all
          select ev_class from pg_depend as d join pg_rewrite as r on r.oid = objid
           where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = kept.oid
      ) as next (oid)
), relation as (
    select c.oid, nspname, relname, relkind, relowner, c.reltype, n.oid as namespace
      from kept join pg_class as c on c.oid = kept.oid join pg_namespace as n on n.oid = relnamespace
     where relkind in ('r', 'p', 'S', 'v', 'm')
), host as (
    -- Foreign keys of other tables that refer to one of the tables: a restore drops them before and makes them again after.
    select o.oid as foreign_key, c.oid, n.nspname, c.relname, n.oid as namespace
      from pg_constraint as o join relation on relation.oid = confrelid
      join pg_class as c on c.oid = conrelid join pg_namespace as n on n.oid = c.relnamespace
     where contype = 'f' and conparentid = 0 and conrelid not in (select oid from relation)
), candidate as (
    select 'pg_proc'::regclass::oid as classid, p.oid, nspname, n.oid as namespace,
           format('%s %I(%s)', case prokind when 'p' then 'PROCEDURE' when 'a' then 'AGGREGATE' else 'FUNCTION' end, proname,
                  (select string_agg(format_type(type, null), ', ' order by at)
                     from unnest(proargtypes) with ordinality as argument (type, at))) as tag
      from wanted join pg_proc as p on true join pg_namespace as n on n.oid = pronamespace
      cross join lateral (select format('%s(%s)', proname, pg_get_function_identity_arguments(p.oid)) as name) as signed
     where nspname = owned and signed.name = any (functions) or concat_ws('.', nspname, signed.name) = any (elsewhere)
    union all
    select 'pg_type'::regclass, t.oid, nspname, n.oid, format('%s %I', case typtype when 'd' then 'DOMAIN' else 'TYPE' end, typname)
      from wanted join pg_type as t on true join pg_namespace as n on n.oid = typnamespace
      left join pg_class as r on r.oid = typrelid
     where nspname = owned and typname = any (types)
        or concat_ws('.', nspname, typname) = any (elsewhere) and coalesce(relkind, 'c') = 'c'
), other as (
    -- A function or a type that something else uses stays as it is, because PostgreSQL does not drop it.
    select candidate.* from candidate
     where not exists (
               select from pg_depend as d
                 left join pg_rewrite as r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
                 left join pg_attrdef as f on d.classid = 'pg_attrdef'::regclass and f.oid = d.objid
                 left join pg_trigger as g on d.classid = 'pg_trigger'::regclass and g.oid = d.objid
                 left join pg_constraint as o on d.classid = 'pg_constraint'::regclass and o.oid = d.objid
                 left join pg_policy as p on d.classid = 'pg_policy'::regclass and p.oid = d.objid
                 left join pg_index as x on d.classid = 'pg_class'::regclass and x.indexrelid = d.objid
                where d.refclassid = candidate.classid and d.refobjid = candidate.oid and d.deptype in ('n', 'a')
                  and not coalesce(ev_class, adrelid, tgrelid, nullif(conrelid, 0), polrelid, indrelid, d.objid)
                          in (select oid from relation union all select reltype from relation union all select oid from candidate)
                  and not coalesce(o.contypid in (select oid from candidate), false))
), namespace as (
    select namespace as oid from relation union select namespace from host union select namespace from other
), alone as (
    -- Another schema that holds nothing else is made again too.
    select n.oid from namespace join pg_namespace as n on n.oid = namespace.oid cross join wanted
     where nspname <> owned and nspname <> 'public'
       and not exists (select from pg_class where relnamespace = n.oid and relkind not in ('i', 'I', 't', 'c')
                          and oid not in (select oid from relation))
       and not exists (select from pg_proc as p where pronamespace = n.oid
                          and p.oid not in (select oid from other where classid = 'pg_proc'::regclass))
       and not exists (select from pg_type as t where typnamespace = n.oid and typrelid = 0 and typelem = 0 and typtype <> 'm'
                          and t.oid not in (select oid from other where classid = 'pg_type'::regclass))
), entry (classid, oid) as (
    -- The entries of the archive that a restore uses, as its list writes them: catalogue and oid, and 0 for rows.
    select 'pg_class'::regclass::oid, oid from relation
    union all select 0, oid from relation
    union all select 'pg_class'::regclass, indexrelid from pg_index where indrelid in (select oid from relation)
    union all select 'pg_constraint'::regclass, oid from pg_constraint where conrelid in (select oid from relation)
    union all select 'pg_constraint'::regclass, oid from pg_constraint where contypid in (select oid from other)
    union all select 'pg_constraint'::regclass, foreign_key from host
    union all select 'pg_attrdef'::regclass, oid from pg_attrdef where adrelid in (select oid from relation)
    union all select 'pg_trigger'::regclass, oid from pg_trigger where tgrelid in (select oid from relation)
    union all select 'pg_rewrite'::regclass, oid from pg_rewrite where ev_class in (select oid from relation)
    union all select 'pg_policy'::regclass, oid from pg_policy where polrelid in (select oid from relation)
    union all select 'pg_statistic_ext'::regclass, oid from pg_statistic_ext where stxrelid in (select oid from relation)
    union all select 'pg_publication_rel'::regclass, oid from pg_publication_rel where prrelid in (select oid from relation)
    union all select classid, oid from other
    union all select 'pg_namespace'::regclass, oid from alone
)
select 'RELATION' as what, nspname, relname::text as name, relkind::text as kind,
       convert_to(concat_ws(' ', nspname, relname, pg_get_userbyid(relowner)), getdatabaseencoding()) as place
  from relation
union all
select distinct 'HOST', nspname, relname, null, convert_to(concat_ws(' ', nspname, relname), getdatabaseencoding()) from host
union all
-- Every other relation of these schemas, which pg_dump must leave out.
select 'OTHER', nspname, relname, null, null
  from namespace join pg_class as c on relnamespace = namespace.oid join pg_namespace as n on n.oid = relnamespace
 where relkind in ('r', 'p', 'S', 'v', 'm', 'f') and c.oid not in (select oid from relation union all select oid from host)
union all
select 'SCHEMA', nspname, null, null, null from namespace join pg_namespace as n on n.oid = namespace.oid
union all
select 'ENTRY', null, concat(classid, ' ', oid), null, null from entry
union all
select 'TAG', nspname, tag, null, convert_to(concat_ws(' ', nspname, tag), getdatabaseencoding()) from other
union all
-- Membership in publications, which pg_dump leaves out of a dump of single schemas. The columns prattrs and rowfilter exist
-- since PostgreSQL 15 and are read as JSON; the catalogue pg_publication_namespace too, so it is read from the dependencies.
select 'PUBLICATION', nspname,
       format('alter publication %I add table only %I.%I%s%s', p.pubname, nspname, relname,
              ' (' || (select string_agg(quote_ident(a.attname), ', ' order by k.at)
                         from unnest(string_to_array(translate(to_jsonb(m) ->> 'prattrs', '[],', ''), ' ')::int2[])
                              with ordinality as k (number, at)
                         join pg_attribute as a on a.attrelid = relation.oid and a.attnum = k.number) || ')',
              ' where (' || (to_jsonb(v) ->> 'rowfilter') || ')'), null, null
  from relation join pg_publication_rel as m on prrelid = relation.oid join pg_publication as p on p.oid = prpubid
  left join pg_publication_tables as v on v.pubname = p.pubname and v.schemaname = nspname and v.tablename = relname
union all
select 'PUBLICATION', nspname, format('alter publication %I add tables in schema %I', pubname, nspname), null, null
  from alone join pg_namespace as n on n.oid = alone.oid
  join pg_depend as d on d.refclassid = 'pg_namespace'::regclass and d.refobjid = n.oid
   and d.classid = to_regclass('pg_catalog.pg_publication_namespace')
  join pg_depend as e on e.classid = d.classid and e.objid = d.objid and e.refclassid = 'pg_publication'::regclass
  join pg_publication as p on p.oid = e.refobjid
 order by 1, 2, 3
