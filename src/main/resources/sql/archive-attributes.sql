-- Writes the statements that restore everything of a relation that its migration does not create again.
--
-- The statements run in the order of their phase: those below 20 before the rows are restored, the others after them. Each
-- statement may be repeated without harm; a statement for an object that no migration creates first checks whether the object
-- exists.
--
-- Parameters: the oid of the relation, the columns to restore or null for the whole relation, and the objects that migrations
-- create, as kind.table.name.
with it as (
    -- The relation, with its name as SQL writes it.
    select c.*, nspname, format('%I.%I', nspname, relname) as name,
           case relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view'
                        else 'table' end as kind
      from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = relnamespace
     where c.oid = ?::int8::oid
), wanted as (
    select ?::text[] as columns, ?::text[] as known
), attribute as (
    -- Its columns. The column attcompression exists since PostgreSQL 14 and is read as JSON.
    select a.*, to_jsonb(a) ->> 'attcompression' as compression
      from it cross join wanted join pg_catalog.pg_attribute as a on attrelid = it.oid
     where attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v', 'm')
       and (columns is null or attname = any (columns))
), numbering as (
    -- The sequences of its columns; those of a column may have other names than a migration gives them.
    select attname, attnum, deptype, pg_sequence.*, format('%I.%I', n.nspname, s.relname) as sequence, s.relname as own_name,
           not concat_ws('.', 'COLUMN', it.relname, attname) = any (known)
           or not (s.relname = concat(it.relname, '_', attname, '_seq') or concat_ws('.', 'SEQUENCE', s.relname) = any (known))
               as unknown
      from it cross join wanted join attribute on not it.relispartition
      join pg_catalog.pg_depend as d on d.classid = 'pg_catalog.pg_class'::regclass and d.refobjsubid = attnum
       and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = it.oid and d.deptype in ('a', 'i')
      join pg_catalog.pg_class as s on s.oid = d.objid and s.relkind = 'S'
      join pg_catalog.pg_namespace as n on n.oid = s.relnamespace
      join pg_catalog.pg_sequence on seqrelid = s.oid
), made as (
    -- The columns that no migration adds. Those of a partition, and what an heir has from its parent, come with the parent.
    select attribute.*, concat(
               format_type(atttypid, atttypmod),
               case when attcollation not in (0, typcollation)
                    then (select format(' collate %I.%I', nspname, collname)
                            from pg_catalog.pg_collation as l join pg_catalog.pg_namespace as n on n.oid = collnamespace
                           where l.oid = attcollation) end,
               case when attidentity <> ''
                    then format(' generated %s as identity (sequence name %s start with %s increment by %s minvalue %s'
                                ' maxvalue %s cache %s%s)', case attidentity when 'a' then 'always' else 'by default' end,
                                sequence, seqstart, seqincrement, seqmin, seqmax, seqcache,
                                case when seqcycle then ' cycle' else '' end)
                    when attgenerated <> ''
                    then format(' generated always as (%s) %s', pg_get_expr(adbin, adrelid),
                                case attgenerated when 's' then 'stored' else 'virtual' end)
                    when adbin is not null then format(' default %s', pg_get_expr(adbin, adrelid)) end) as definition
      from it cross join wanted join attribute on true
      join pg_catalog.pg_type as t on t.oid = atttypid
      left join pg_catalog.pg_attrdef on adrelid = attrelid and adnum = attribute.attnum
      left join numbering on numbering.attnum = attribute.attnum and deptype = 'i'
     where relkind in ('r', 'p') and not relispartition and (attislocal or attinhcount = 0)
       and not concat_ws('.', 'COLUMN', relname, attribute.attname) = any (known)
), granted as (
    -- The rights on the relation and on its columns.
    select it.oid, null::name as attname, it.relacl as acl from it cross join wanted
     where relacl is not null and columns is null
    union all
    select attrelid, attname, attacl from attribute where attacl is not null
), step as (
    -- Columns that no migration adds, and switches that would hide or change rows while they are restored.
    select 10 as phase, attnum + case attgenerated when '' then 0 else 10000 end as at,
           format('alter table %s add column if not exists %I %s', name, attname, definition) as sql
      from it join made on true
    union all
    -- The sequence of a migration's column may have been renamed; another one may have been made for the column.
    select 8, attnum, format('do %L', format(
               'declare given text := pg_catalog.pg_get_serial_sequence(%L, %L); begin'
               ' if pg_catalog.to_regclass(%L) is null and given is not null and given <> all (%L::text[]) then'
               ' execute pg_catalog.concat(''alter sequence '', given, '' rename to '', %L); end if; end',
               name, attname, sequence,
               (select array_agg(other.sequence) from numbering as other where other.attnum = numbering.attnum),
               quote_ident(own_name)))
      from it join numbering on unknown
     where concat_ws('.', 'COLUMN', relname, attname) = any (select unnest(known) from wanted)
    union all
    select 9, attnum, format('create sequence if not exists %s as %s start with %s increment by %s minvalue %s maxvalue %s'
                             ' cache %s%s', sequence, seqtypid::regtype, seqstart, seqincrement, seqmin, seqmax, seqcache,
                             case when seqcycle then ' cycle' else '' end)
      from numbering where unknown and deptype = 'a'
    union all
    select 28, attnum, format('alter sequence %s owned by %s.%I', sequence, name, attname)
      from it join numbering on unknown and deptype = 'a'
    union all
    select 29, attnum, format('do %L', format(
               'begin if exists (select from only %1$s where %2$I is null) then raise warning ''%%'', %3$L;'
               ' else alter table %1$s alter column %2$I set not null; end if; end', name, attname,
               format('the column %s of %s accepts NULL now, because rows without a value are in the table: fill them,'
                      ' then run `alter table %s alter column %I set not null`', attname, name, name, attname)))
      from it join made on attnotnull and attidentity = ''
    union all
    -- PostgreSQL updates a column that is always generated only to its next number.
    select step.phase, attnum, format('do %L', format(
               'begin if exists (select from pg_catalog.pg_attribute where attrelid = %1$L::regclass'
               ' and attname = %2$L and attidentity = %3$L) then alter table %1$s alter column %2$I set generated %4$s;'
               ' end if; end', name, attname, step.now, step.next))
      from it join attribute on attidentity = 'a' and not relispartition
     cross join (values (15, 'a', 'by default'), (27, 'd', 'always')) as step (phase, now, next)
     where not exists (select from pg_catalog.pg_index where indrelid = it.oid and indisprimary and attnum = any (indkey))
    union all
    -- Rows may break a constraint that is not valid, so it is added again after them.
    select 14, 0, format('do %L', format('begin if exists (select from pg_catalog.pg_constraint where conrelid = %L::regclass'
                                         ' and conname = %L and not convalidated) then'
                                         ' alter table %s drop constraint %I; end if; end', name, conname, name, conname))
      from it cross join wanted join pg_catalog.pg_constraint on conrelid = it.oid
     where columns is null and not convalidated and contype in ('c', 'f') and conislocal and conparentid = 0
    union all
    select 11, 0, format('alter table %s disable trigger user', name)
      from it
     where exists (select from pg_catalog.pg_trigger where tgrelid = it.oid and not tgisinternal)
    union all
    select 13, 0, format('do %L', format('begin if exists (select from pg_catalog.pg_rewrite'
                                         ' where ev_class = %L::regclass and rulename = %L) then'
                                         ' alter table %s disable rule %I; end if; end', name, rulename, name, rulename))
      from it join pg_catalog.pg_rewrite on ev_class = it.oid where relkind in ('r', 'p')
    union all
    select 12, 0, format('alter table %s no force row level security', name)
      from it where relrowsecurity or relforcerowsecurity
    union all
    -- Constraints, indexes and triggers that no migration creates.
    select 30, case contype when 'f' then 1 else 0 end, format('do %L', format('begin if not exists (select from pg_catalog.pg_constraint'
                                         ' where conrelid = %L::regclass and conname = %L) then'
                                         ' alter table %s add constraint %I %s; end if; end',
                                         name, conname, name, conname, pg_get_constraintdef(o.oid)))
      from it cross join wanted join pg_catalog.pg_constraint as o on conrelid = it.oid
     where columns is null and contype in ('c', 'f', 'p', 'u', 'x') and conparentid = 0 and (conislocal or coninhcount = 0)
       and not (convalidated and concat_ws('.', 'CONSTRAINT', relname, conname) = any (known))
    union all
    select 31, 0, format('do %L', format('begin if to_regclass(%L) is null then %s; end if; end',
                                         format('%I.%I', nspname, i.relname),
                                         -- PostgreSQL writes ON ONLY for an index of a partitioned table.
                                         case i.relkind when 'I' then overlay(
                                                  pg_get_indexdef(indexrelid) placing '' from
                                                  strpos(pg_get_indexdef(indexrelid), ' INDEX ') + 11
                                                  + length(quote_ident(i.relname)) for 5)
                                              else pg_get_indexdef(indexrelid) end))
      from it cross join wanted join pg_catalog.pg_index as x on indrelid = it.oid
      join pg_catalog.pg_class as i on i.oid = indexrelid
     where columns is null and indisvalid and not i.relispartition
       and not exists (select from pg_catalog.pg_constraint where conindid = indexrelid and conrelid = it.oid)
       and not concat_ws('.', 'INDEX', i.relname) = any (known)
    union all
    select 32, 0, format('do %L', format('begin if not exists (select from pg_catalog.pg_trigger'
                                         ' where tgrelid = %L::regclass and tgname = %L) then %s; end if; end',
                                         name, tgname, pg_get_triggerdef(t.oid)))
      from it cross join wanted join pg_catalog.pg_trigger as t on tgrelid = it.oid
     where columns is null and not tgisinternal and tgparentid = 0
       and not concat_ws('.', 'TRIGGER', relname, tgname) = any (known)
    union all
    -- The state of the triggers.
    select 33, 0, format('alter table %s enable trigger user', name)
      from it
     where exists (select from pg_catalog.pg_trigger where tgrelid = it.oid and not tgisinternal)
    union all
    select 34, 0, format('alter table %s %s trigger %I', name,
                         case tgenabled when 'D' then 'disable' when 'R' then 'enable replica'
                                        else 'enable always' end, tgname)
      from it cross join wanted join pg_catalog.pg_trigger on tgrelid = it.oid
     where not tgisinternal and tgenabled <> 'O'
    union all
    -- The state of the rules.
    select 35, 0, format('do %L', format('begin if exists (select from pg_catalog.pg_rewrite'
                                         ' where ev_class = %L::regclass and rulename = %L) then'
                                         ' alter table %s %s rule %I; end if; end', name, rulename, name,
                                         case ev_enabled when 'D' then 'disable' when 'R' then 'enable replica'
                                                         when 'A' then 'enable always' else 'enable' end, rulename))
      from it join pg_catalog.pg_rewrite on ev_class = it.oid where relkind in ('r', 'p')
    union all
    -- Owner and rights. The rights that the migration grants are revoked first.
    select 40, 0, format('alter %s %s owner to %I', kind, name, pg_get_userbyid(relowner))
      from it cross join wanted where columns is null
    union all
    select 41, 0, format('do %L', format(
               'declare g text; begin for g in select distinct case grantee when 0 then ''public'''
               ' else quote_ident(pg_catalog.pg_get_userbyid(grantee)) end from pg_catalog.pg_class,'
               ' pg_catalog.aclexplode(coalesce(relacl, pg_catalog.acldefault(%L, relowner)))'
               ' where oid = %L::regclass loop execute format(''revoke all on %s from %%s'', g); end loop; end',
               case relkind when 'S' then 's' else 'r' end, name,
               replace(case relkind when 'S' then format('sequence %s', name) else name end, '''', '''''')))
      from it cross join wanted where columns is null and relacl is not null
    union all
    select 42, 0, format('grant %s on %s%s to %s%s',
                         string_agg(case when attname is null then privilege_type
                                         else format('%s (%I)', privilege_type, attname) end, ', '
                                    order by privilege_type),
                         case relkind when 'S' then 'sequence ' else '' end, name,
                         case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
                         case when is_grantable then ' with grant option' else '' end)
      from it join granted on true cross join lateral aclexplode(acl)
     group by relkind, name, granted.attname, grantee, is_grantable
    union all
    -- Policies and row security.
    select 43, 0, format('drop policy if exists %I on %s', polname, name)
      from it cross join wanted join pg_catalog.pg_policy on polrelid = it.oid where columns is null
    union all
    select 44, 0, format('create policy %I on %s as %s for %s to %s%s%s', polname, name,
                         case when polpermissive then 'permissive' else 'restrictive' end,
                         case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                                     when 'd' then 'delete' else 'all' end,
                         (select string_agg(case role when 0 then 'public'
                                                      else quote_ident(pg_get_userbyid(role)) end, ', ')
                            from unnest(polroles) as role),
                         ' using (' || pg_get_expr(polqual, polrelid) || ')',
                         ' with check (' || pg_get_expr(polwithcheck, polrelid) || ')')
      from it cross join wanted join pg_catalog.pg_policy on polrelid = it.oid where columns is null
    union all
    select 45, 0, format('alter table %s %s row level security, %s row level security', name,
                         case when relrowsecurity then 'enable' else 'disable' end,
                         case when relforcerowsecurity then 'force' else 'no force' end)
      from it where relrowsecurity or relforcerowsecurity
    union all
    -- Storage parameters of the table and of its TOAST table, and the settings of its columns.
    select 46, 0, format('alter %s %s set (%s)', kind, name,
                         (select string_agg(format('%s = %L', split_part(option, '=', 1),
                                                   substr(option, strpos(option, '=') + 1)), ', ')
                            from unnest(reloptions || (
                                     select array_agg('toast.' || toast)
                                       from pg_catalog.pg_class as t cross join unnest(t.reloptions) as toast
                                      where t.oid = it.reltoastrelid)) as option))
      from it cross join wanted
     where columns is null
       and (reloptions is not null
            or exists (select from pg_catalog.pg_class as t
                        where t.oid = it.reltoastrelid and t.reloptions is not null))
    union all
    select 47, attnum, format('alter table %s alter column %I set statistics %s', name, attname, attstattarget)
      from it join attribute on true where relkind in ('r', 'p', 'm') and coalesce(attstattarget, -1) >= 0
    union all
    select 48, attnum, format('alter table %s alter column %I set (%s)', name, attname,
                              (select string_agg(format('%s = %L', split_part(option, '=', 1),
                                                        substr(option, strpos(option, '=') + 1)), ', ')
                                 from unnest(known_options) as option))
      from it join attribute on true cross join lateral (
        -- The options that ALTER TABLE documents. A server may keep facts of its own there, which another server refuses.
        select array_agg(option) as known_options from unnest(attoptions) as option
         where split_part(option, '=', 1) in ('n_distinct', 'n_distinct_inherited')) as documented
     where relkind in ('r', 'p', 'm') and known_options is not null
    union all
    select 49, attnum, format('alter table %s alter column %I set storage %s', name, attname,
                              case attstorage when 'p' then 'plain' when 'e' then 'external'
                                              when 'm' then 'main' else 'extended' end)
      from it join attribute on true join pg_catalog.pg_type as t on t.oid = atttypid
     where relkind in ('r', 'p', 'm') and attstorage <> typstorage
    union all
    select 50, attnum, format('alter table %s alter column %I set compression %s', name, attname,
                              case compression when 'p' then 'pglz' else 'lz4' end)
      from it join attribute on true where relkind in ('r', 'p', 'm') and compression in ('p', 'l')
    union all
    -- Replica identity and publications.
    select 51, 0, format('alter table %s replica identity %s', name,
                         case it.relreplident when 'n' then 'nothing' when 'f' then 'full'
                                           else format('using index %I', i.relname) end)
      from it cross join wanted
      left join pg_catalog.pg_index as x on indrelid = it.oid and indisreplident
      left join pg_catalog.pg_class as i on i.oid = indexrelid
     where columns is null and it.relkind in ('r', 'p')
       and (it.relreplident in ('n', 'f') or it.relreplident = 'i' and i.relname is not null)
    union all
    select 52, 0, format('do %L', format(
               'begin if exists (select from pg_catalog.pg_publication_rel join pg_catalog.pg_publication as p'
               ' on p.oid = prpubid where pubname = %1$L and prrelid = %2$L::regclass) then null;'
               ' elsif exists (select from pg_catalog.pg_publication where pubname = %1$L'
               ' and pg_catalog.pg_has_role(pubowner, ''USAGE'')) then %3$s;'
               ' else raise warning ''%%'', %4$L; end if; end',
               pubname, name, adding,
               format('the publication %s does not exist or belongs to another role: its owner can run `%s`', pubname, adding)))
      from it cross join wanted cross join lateral (
        select p.pubname, format('alter publication %I add table only %s%s%s', p.pubname, name,
               ' (' || (select string_agg(quote_ident(a.attname), ', ' order by k.at)
                          from unnest(string_to_array(translate(to_jsonb(r) ->> 'prattrs', '[],', ''), ' ')::int2[]) with ordinality
                               as k (number, at)
                          join pg_catalog.pg_attribute as a on a.attrelid = it.oid and a.attnum = k.number) || ')',
               ' where (' || (to_jsonb(v) ->> 'rowfilter') || ')') as adding
          from pg_catalog.pg_publication_rel as r
          join pg_catalog.pg_publication as p on p.oid = prpubid
          left join pg_catalog.pg_publication_tables as v
                 on v.pubname = p.pubname and v.schemaname = it.nspname and v.tablename = it.relname
         where prrelid = it.oid) as published
     where columns is null
    union all
    -- Comments on the relation, its columns, constraints, triggers, policies and indexes.
    select 60, objsubid, case when objsubid = 0 then format('comment on %s %s is %L', kind, name, description)
                              else format('comment on column %s.%I is %L', name, attname, description) end
      from it cross join wanted
      join pg_catalog.pg_description as d on classoid = 'pg_catalog.pg_class'::regclass and objoid = it.oid
      left join attribute on attnum = objsubid
     where case when objsubid = 0 then columns is null else attname is not null end
    union all
    select 61, 0, format('comment on %s %I on %s is %L', part, part_name, name, description)
      from it cross join wanted
      join (select 'constraint' as part, 'pg_catalog.pg_constraint'::regclass as class, oid, conrelid as relation,
                   conname as part_name
              from pg_catalog.pg_constraint
            union all
            select 'trigger', 'pg_catalog.pg_trigger'::regclass, oid, tgrelid, tgname from pg_catalog.pg_trigger
            union all
            select 'policy', 'pg_catalog.pg_policy'::regclass, oid, polrelid, polname from pg_catalog.pg_policy)
           as named on relation = it.oid
      join pg_catalog.pg_description as d on classoid = class and objoid = named.oid and objsubid = 0
     where columns is null
    union all
    select 62, 0, format('comment on index %I.%I is %L', nspname, i.relname, description)
      from it cross join wanted join pg_catalog.pg_index on indrelid = it.oid
      join pg_catalog.pg_class as i on i.oid = indexrelid
      join pg_catalog.pg_description as d
           on classoid = 'pg_catalog.pg_class'::regclass and objoid = i.oid and objsubid = 0
     where columns is null
)
select phase < 20 as early, sql from step order by phase, at, sql
