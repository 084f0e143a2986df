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
-- {parameters}, {grants}, {comments} and {all_owners} are false if nobody needs these facts: the server then neither plans
-- nor reads them. An unusual owner is always read.
-- {owners} is false if privileges of owners are not read, and only the role that reads is expected to be the owner.
-- Parameters: those of {places}, the names of relations, the host tables, the names of functions, the names of types,
-- the names of what has no usual owner, and the history table.
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
), routine as materialized (
    -- The functions of the owned schema, without the constructors of ranges, which belong to their types.
    select p.* from path join pg_proc as p on pronamespace = path.oid
     where {functions}
       and not exists (select from pg_depend as d where d.classid = 'pg_proc'::regclass and d.objid = p.oid
                          and d.refclassid = 'pg_type'::regclass and d.deptype = 'i')
), kind_of_data as materialized (
    -- The types of the owned schema, without those of arrays, ranges and tables.
    select t.* from path join pg_type as t on typnamespace = path.oid
     where {types} and typtype <> 'm'
       and not exists (select from pg_type as element where element.oid = t.typelem and element.typarray = t.oid)
       and (typrelid = 0 or exists (select from pg_class where oid = typrelid and relkind = 'c'))
), counter as (
    -- The sequences: the table and the column that each belongs to, its options, and its last number.
    select s.relname::text as sequence, t.relname, t.relispartition, attname, attnum, atttypid,
           d.deptype is not distinct from 'i' as identity, pg_sequence.*,
           case when has_sequence_privilege(s.oid, 'SELECT, USAGE')
                then pg_sequence_last_value(s.oid)::numeric end as last
      from pg_class as s join pg_sequence on seqrelid = s.oid
      left join pg_depend as d on d.classid = 'pg_class'::regclass and d.objid = s.oid
                              and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')
      left join pg_class as t on t.oid = d.refobjid
      left join pg_attribute on attrelid = d.refobjid and attnum = d.refobjsubid
     where s.oid in (select oid from relation where relkind = 'S'
                     union all
                     select own.objid from relation join pg_depend as own on own.refobjid = relation.oid
                      where own.classid = 'pg_class'::regclass and own.refclassid = 'pg_class'::regclass
                        and own.deptype = 'i' and own.refobjsubid > 0)
), commented as materialized (
    -- The comments. Those of PostgreSQL's own objects have oids below 16384 and are many.
    select * from pg_description where {comments} and objoid >= 16384
), subject (classoid, objoid, objsubid, kind, owner, name, acl, standard, role) as materialized (
    -- What an owner can be about, and what has a comment or a privilege.
    select 'pg_class'::regclass::oid, oid, 0, case when relkind in ('v', 'm') then 'VIEW' when relkind = 'S' then 'SEQUENCE'
               else 'TABLE' end, null::text, relname::text, relacl,
           acldefault(case when relkind = 'S' then 's'::"char" else 'r'::"char" end, relowner),
           relowner
      from relation where relkind in ('r', 'p', 'f', 'v', 'm', 'S')
    union all
    select 'pg_class'::regclass, attrelid, attnum, 'COLUMN', relname, attname, attacl, acldefault('c', relowner), relowner
      from relation join pg_attribute on attrelid = relation.oid
     where relkind in ('r', 'p', 'f', 'v', 'm') and attnum > 0 and not attisdropped
       and ({grants} and attacl is not null
            or {comments} and (attrelid, attnum) in (select objoid, objsubid from commented))
    union all
    select 'pg_class'::regclass, i.oid, 0, 'INDEX', null, i.relname, null, null, null
      from relation join pg_index on indrelid = relation.oid join pg_class as i on i.oid = indexrelid
     where {comments} and indexrelid in (select objoid from commented)
    union all
    select 'pg_constraint'::regclass, c.oid, 0, 'CONSTRAINT', relname, conname, null, null, null
      from relation join pg_constraint as c on conrelid = relation.oid
     where {comments} and c.oid in (select objoid from commented)
    union all
    select 'pg_trigger'::regclass, t.oid, 0, 'TRIGGER', relname, tgname, null, null, null
      from relation join pg_trigger as t on tgrelid = relation.oid
     where {comments} and t.oid in (select objoid from commented)
    union all
    select 'pg_rewrite'::regclass, r.oid, 0, 'RULE', relname, rulename, null, null, null
      from relation join pg_rewrite as r on ev_class = relation.oid
     where {comments} and r.oid in (select objoid from commented)
    union all
    select 'pg_policy'::regclass, p.oid, 0, 'POLICY', relname, polname, null, null, null
      from relation join pg_policy as p on polrelid = relation.oid
     where {comments} and p.oid in (select objoid from commented)
    union all
    select 'pg_class'::regclass, attrelid, attnum, 'COLUMN', typname, attname, null, null, null
      from kind_of_data join pg_attribute on attrelid = typrelid
     where {comments} and (attrelid, attnum) in (select objoid, objsubid from commented)
    union all
    select 'pg_constraint'::regclass, c.oid, 0, 'CHECK', null, format('%s of type %s', conname, typname), null, null, null
      from kind_of_data as t join pg_constraint as c on contypid = t.oid
     where {comments} and c.oid in (select objoid from commented)
    union all
    select 'pg_type'::regclass, m.oid, 0, 'TYPE', null, m.typname, null, null, null
      from kind_of_data as t join pg_range on rngtypid = t.oid join pg_type as m on m.oid = rngmultitypid
     where {comments} and m.oid in (select objoid from commented)
    union all
    select 'pg_proc'::regclass, oid, 0, 'FUNCTION', null,
           format('%I(%s)', proname, pg_get_function_identity_arguments(oid)), proacl, acldefault('f', proowner), proowner
      from routine
    union all
    select 'pg_type'::regclass, oid, 0, 'TYPE', null, typname, typacl, acldefault('T', typowner), typowner
      from kind_of_data
), possession as (
    -- What has an owner of its own: a column and the sequence of a column have that of their table. The owner of a host
    -- table, and an owner that a migration sets, say nothing about the usual owner.
    select *, name <> all (?) as is_usual from subject
     where role is not null and kind <> 'COLUMN'
       and not (kind = 'SEQUENCE' and exists (select from pg_depend as d where d.classid = 'pg_class'::regclass
                                                 and d.objid = objoid and d.deptype in ('a', 'i')))
), vote as materialized (
    -- How many objects each role owns.
    select role, count(*) as number from possession where is_usual group by role
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
               contype::text, regexp_replace(printed, ' NOT VALID$', ''), (printed !~ ' NOT VALID$')::text]
      from relation join pg_constraint on conrelid = relation.oid
      cross join lateral (select pg_get_constraintdef(pg_constraint.oid) as printed offset 0) as c
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
    -- Views: materialized, query.
    select 'VIEW', null, relname, 0, array[(relkind = 'm')::text, pg_get_viewdef(oid)]
      from relation where relkind in ('v', 'm')
    union all
    -- Triggers, except those of partitions, which belong to the parent: definition, when it fires.
    select 'TRIGGER', relname, tgname, 0, array[pg_get_triggerdef(t.oid), tgenabled::text]
      from relation join pg_trigger as t on tgrelid = relation.oid where not tgisinternal and tgparentid = 0
    union all
    -- Rules, except those that views consist of: definition, when it fires.
    select 'RULE', relname, rulename, 0, array[pg_get_ruledef(r.oid), ev_enabled::text]
      from relation join pg_rewrite as r on ev_class = relation.oid where rulename <> '_RETURN'
    union all
    -- Policies: the definition after the table's name.
    select 'POLICY', relname, polname, 0, array[concat_ws(' ',
               case when polpermissive then 'as permissive' else 'as restrictive' end,
               case polcmd when 'r' then 'for select' when 'a' then 'for insert' when 'w' then 'for update'
                           when 'd' then 'for delete' else 'for all' end,
               'to', (select string_agg(role, ', ' order by role)
                        from (select case when oid = 0 then 'public' else oid::regrole::text end as role
                                from unnest(polroles) as r (oid)) as named),
               'using (' || pg_get_expr(polqual, polrelid) || ')',
               'with check (' || pg_get_expr(polwithcheck, polrelid) || ')')]
      from relation join pg_policy on polrelid = relation.oid
    union all
    -- Functions, procedures and aggregates: definition, body, whether the body is kept as text.
    select 'FUNCTION', null, format('%I(%s)', proname, pg_get_function_identity_arguments(p.oid)), 0, array[
               case when prokind <> 'a' then pg_get_functiondef(p.oid)
                    else (select format('CREATE OR REPLACE AGGREGATE %I(%s) (%s)', proname,
                                        case when pronargs = 0 then '*'
                                             else pg_get_function_identity_arguments(p.oid) end,
                                        concat_ws(', ', 'sfunc = ' || aggtransfn::text,
                                            'stype = ' || format_type(aggtranstype, null),
                                            case when aggfinalfn <> 0 then 'finalfunc = ' || aggfinalfn::text end,
                                            'initcond = ' || quote_literal(agginitval),
                                            'sspace = ' || nullif(aggtransspace, 0),
                                            case when aggfinalextra then 'finalfunc_extra' end,
                                            'finalfunc_modify = ' || case nullif(aggfinalmodify,
                                                    case when aggkind = 'n' then 'r' else 'w' end::"char")
                                                when 'r' then 'read_only' when 's' then 'shareable'
                                                when 'w' then 'read_write' end,
                                            case when aggcombinefn <> 0 then 'combinefunc = ' || aggcombinefn::text end,
                                            case when aggserialfn <> 0 then 'serialfunc = ' || aggserialfn::text end,
                                            case when aggdeserialfn <> 0
                                                 then 'deserialfunc = ' || aggdeserialfn::text end,
                                            case when aggmtransfn <> 0 then concat_ws(', ',
                                                'msfunc = ' || aggmtransfn::text, 'minvfunc = ' || aggminvtransfn::text,
                                                'mstype = ' || format_type(aggmtranstype, null),
                                                'msspace = ' || nullif(aggmtransspace, 0),
                                                case when aggmfinalfn <> 0 then 'mfinalfunc = ' || aggmfinalfn::text end,
                                                case when aggmfinalextra then 'mfinalfunc_extra' end,
                                                'mfinalfunc_modify = ' || case nullif(aggmfinalmodify,
                                                        case when aggkind = 'n' then 'r' else 'w' end::"char")
                                                    when 'r' then 'read_only' when 's' then 'shareable'
                                                    when 'w' then 'read_write' end,
                                                'minitcond = ' || quote_literal(aggminitval)) end,
                                            (select format('sortop = operator(%I.%s)', nspname, oprname)
                                               from pg_operator join pg_namespace as n on n.oid = oprnamespace
                                              where pg_operator.oid = aggsortop),
                                            case proparallel when 's' then 'parallel = safe'
                                                             when 'r' then 'parallel = restricted' end,
                                            case when aggkind = 'h' then 'hypothetical' end))
                            from pg_aggregate where aggfnoid = p.oid) end,
               prosrc, (prosqlbody is null)::text]
      from routine as p
    union all
    -- Types: kind, and the labels of an enum; base type, default and NOT NULL of a domain; names and types of attributes;
    -- options of a range.
    select 'TYPE', null, typname, 0, typtype::text || case typtype
               when 'e' then array(select enumlabel::text from pg_enum where enumtypid = t.oid order by enumsortorder)
               when 'd' then array[
                   concat(format_type(typbasetype, typtypmod),
                          (select ' collate ' || t.typcollation::regcollation::text from pg_type as base
                            where base.oid = t.typbasetype and base.typcollation <> t.typcollation)),
                   pg_get_expr(typdefaultbin, 0), typnotnull::text]
               when 'c' then array(
                   select fact from pg_attribute as a
                    cross join unnest(array[attname::text, concat(format_type(atttypid, atttypmod),
                                  (select ' collate ' || a.attcollation::regcollation::text from pg_type as base
                                    where base.oid = a.atttypid and base.typcollation <> a.attcollation))])
                               with ordinality as f (fact, place)
                    where attrelid = t.typrelid and attnum > 0 and not attisdropped order by attnum, place)
               when 'r' then array(
                   select concat('subtype = ', format_type(rngsubtype, null),
                              (select ', subtype_opclass = ' || case when n.nspname = 'pg_catalog' then quote_ident(opcname)
                                                                     else format('%I.%I', n.nspname, opcname) end
                                 from pg_opclass join pg_namespace as n on n.oid = opcnamespace
                                where pg_opclass.oid = rngsubopc and not opcdefault),
                              (select ', collation = ' || rngcollation::regcollation::text from pg_type as base
                                where base.oid = rngsubtype and base.typcollation <> rngcollation),
                              (select ', canonical = ' || rngcanonical::text where rngcanonical <> 0),
                              (select ', subtype_diff = ' || rngsubdiff::text where rngsubdiff <> 0),
                              -- The name that PostgreSQL gives the multirange is not stated.
                              (select ', multirange_type_name = ' || m.oid::regtype::text from pg_type as m
                                where m.oid = rngmultitypid
                                  and (m.typnamespace, m.typname::text) <> (t.typnamespace,
                                          case when strpos(t.typname, 'range') > 0
                                               then regexp_replace(t.typname, 'range', 'multirange')
                                               else left(t.typname, 52) || '_multirange' end)))
                     from pg_range where rngtypid = t.oid)
               else array[]::text[] end
      from kind_of_data as t
    union all
    -- Checks of domains. PostgreSQL 18 also lists NOT NULL, which is a fact of the domain in every version.
    select 'CHECK', null, conname, 0, array['TYPE', null, typname::text, pg_get_constraintdef(c.oid)]
      from kind_of_data as t join pg_constraint as c on contypid = t.oid and contype = 'c'
    union all
    -- Options of identity columns that are not PostgreSQL's own.
    select 'OPTIONS', relname, '', attnum, array['COLUMN', relname::text, attname::text,
               format('start %s increment %s minvalue %s maxvalue %s cache %s %s', seqstart, seqincrement, seqmin,
                      seqmax, seqcache, case when seqcycle then 'cycle' else 'no cycle' end)]
      from counter
     where identity and not relispartition
       and (seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle)
           is distinct from (1, 1, 1, case seqtypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647
                                                    else 9223372036854775807 end, 1, false)
    union all
    -- What an inherited column, of a partition or a child, has otherwise than its parent's: NOT NULL and the default.
    select 'OPTIONS', relname, '', own.attnum, array['COLUMN', relname::text, own.attname::text,
               concat_ws(' ', case when own.attnotnull and not parent.attnotnull then 'not null' end,
                         case when own.value is distinct from parent.value
                              then coalesce('default ' || own.value, 'no default') end)]
      from relation
      cross join lateral (
          select attname, attnum, attnotnull, attidentity, attgenerated, pg_get_expr(adbin, adrelid) as value
            from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
           where attrelid = relation.oid and attnum > 0 and not attisdropped and not attislocal) as own
      cross join lateral (
          select attnotnull, attidentity, attgenerated, pg_get_expr(adbin, adrelid) as value
            from pg_inherits join pg_attribute on attrelid = inhparent
            left join pg_attrdef on adrelid = attrelid and adnum = attnum
           where inhrelid = relation.oid and attname = own.attname and not attisdropped
           order by inhseqno limit 1) as parent
     where relkind in ('r', 'p', 'f')
       and own.attidentity = '' and own.attgenerated = '' and parent.attidentity = '' and parent.attgenerated = ''
       and (own.attnotnull and not parent.attnotnull or own.value is distinct from parent.value)
    union all
    -- Defaults of the columns of views.
    select 'OPTIONS', relname, '', attnum, array['COLUMN', relname::text, attname::text,
               'default ' || pg_get_expr(adbin, adrelid)]
      from relation join pg_attribute on attrelid = relation.oid
      join pg_attrdef on adrelid = attrelid and adnum = attnum
     where relkind = 'v' and attnum > 0 and not attisdropped
    union all
    -- Sequences without a next number that their column can hold.
    select 'EXHAUSTION', relname, '', coalesce(attnum, 0), case
               when identity then array['COLUMN', relname::text, attname::text, last::text]
               else array['SEQUENCE', null, sequence, last::text] end
      from counter
     where not seqcycle
       and (seqincrement > 0 and last + seqincrement > least(seqmax, case atttypid when 'int2'::regtype then 32767
                                                                        when 'int4'::regtype then 2147483647 end)
            or seqincrement < 0 and last + seqincrement < seqmin)
    union all
    -- Constraints that PostgreSQL does not enforce, because one of their internal triggers does not fire.
    select 'ENFORCEMENT', relname, conname, 0, array['CONSTRAINT', relname::text, conname::text, 'disabled']
      from relation join pg_constraint as c on conrelid = relation.oid
     where exists (select from pg_trigger where tgconstraint = c.oid and tgisinternal and tgenabled in ('D', 'R'))
    union all
    -- Triggers of a partition that fire otherwise than the parent's. PostgreSQL 14 counts them as internal.
    select 'ENFORCEMENT', relname, t.tgname, 0, array['TRIGGER', relname::text, t.tgname::text,
               case t.tgenabled when 'D' then 'disabled' when 'R' then 'enabled for replicas only'
                               when 'A' then 'always enabled' else 'enabled' end]
      from relation join pg_trigger as t on t.tgrelid = relation.oid join pg_trigger as p on p.oid = t.tgparentid
     where not p.tgisinternal and t.tgenabled <> p.tgenabled
    union all
    -- Storage parameters, also those of the table for long values.
    select 'PARAMETER', relname, split_part(option, '=', 1), 0, array[
               case when relkind in ('v', 'm') then 'VIEW' else 'TABLE' end, null, relname::text,
               substr(option, 1 + strpos(option, '='))]
      from relation
      cross join lateral (select unnest(reloptions) as option
                          union all
                          select 'toast.' || unnest(reloptions) from pg_class where oid = relation.reltoastrelid) as o
     where {parameters} and relkind in ('r', 'p', 'f', 'v', 'm')
    union all
    -- Comments.
    select 'COMMENT', s.owner, s.name, 0, array[s.kind, s.owner, s.name, description]
      from subject as s join commented using (classoid, objoid, objsubid) where {comments}
    union all
    -- Privileges: those that were granted, and those that everybody has by default and that were revoked. MAINTAIN exists
    -- only since PostgreSQL 17, and owners have all privileges. The option to grant a privilege to others is a fact of its
    -- own, so that one which no migration gave is not compared.
    select distinct 'GRANT', s.owner, format('%s%s to %s', lower(privilege_type), s.option,
               case when grantee = 0 then 'public' else grantee::regrole::text end), 0, array[
               s.kind, s.owner, s.name, case when s.has then 'granted' else 'revoked' end]
      from (select subject.*, a.*, true as has, o.option
              from subject cross join lateral aclexplode(coalesce(acl, standard)) as a
              cross join lateral (select '' as option
                                  union all
                                  select ' with grant option' where a.is_grantable and a.grantee <> role) as o
             -- By default, only the owner and everybody have privileges.
             where (acl is not null or {owners})
               and not exists (select from aclexplode(standard) as d
                                where d.grantee = 0 and (d.grantee, d.privilege_type) = (a.grantee, a.privilege_type))
            union all
            select subject.*, d.*, false, '' from subject cross join lateral aclexplode(standard) as d
             where d.grantee = 0 and acl is not null
               and not exists (select from aclexplode(acl) as a
                                where (d.grantee, d.privilege_type) = (a.grantee, a.privilege_type))) as s
     where {grants} and privilege_type <> 'MAINTAIN' and (grantee <> s.role or {owners})
    union all
    -- Owners: the role, and the role that is expected unless a migration sets the owner. That is the owner of the history,
    -- or the owner of most other objects.
    select 'OWNER', null, name, 0, array[kind, null, name, role::regrole::text, usual::regrole::text]
      from (select owned.*, case when role = history or others >= all (select number from vote where vote.role <> owned.role)
                                      and others > 0 and {owners} then null
                                 else history end as usual
              from (select s.kind, s.name, role, coalesce(vote.number, 0) - is_usual::int as others,
                           coalesce((select relowner from path join pg_class on relnamespace = path.oid where relname = ?),
                                    (select oid from pg_roles where rolname = current_user)) as history
                      from possession as s left join vote using (role)) as owned) as owned
     where {all_owners} or usual is not null
)
