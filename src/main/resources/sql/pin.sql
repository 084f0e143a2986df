-- Pins a session and resolves the owned schema in it.
--
-- The session's search path is not pinned yet when this statement runs, so every name, operator and type is qualified. The
-- statement reads all facts before it changes the first setting, because the facts come from materialized parts.
--
-- Parameters: whether the operator guarantees that the pooler keeps sessions, the process id that the driver knows, the
-- configured schema or null, the history table, the names of Esquema's own tables, the history table once more, the names of
-- the settings, and their values.
with recursive session as materialized (
    -- A session that is pinned once more still knows its configured search path from these two settings.
    select coalesce(nullif(pg_catalog.current_setting('esquema.path', true), ''),
                    pg_catalog.current_setting('search_path')) as path,
           coalesce(nullif(pg_catalog.current_setting('esquema.schemas', true), '')::pg_catalog.name[],
                    pg_catalog.current_schemas(false)) as schemas,
           -- If the server's process id differs from the driver's, a pooler is used, and a setting would reach other clients.
           ? or pg_catalog.pg_backend_pid() operator(pg_catalog.=) ? as trusted
), in_path as materialized (
    select n.oid, n.nspname, part.position
      from session
           cross join lateral pg_catalog.unnest(session.schemas) with ordinality as part (name, position)
      join pg_catalog.pg_namespace as n on n.nspname operator(pg_catalog.=) part.name
), resolved as materialized (
    -- The configured schema; else the first schema of the search path that holds the history; else its first schema.
    select coalesce(?::pg_catalog.text,
                    (select nspname::pg_catalog.text from in_path
                      where exists (select from pg_catalog.pg_class as c
                                     where c.relnamespace operator(pg_catalog.=) in_path.oid
                                       and c.relname operator(pg_catalog.=) ?::pg_catalog.name)
                      order by position limit 1),
                    (select nspname::pg_catalog.text from in_path order by position limit 1)) as name
), owned as materialized (
    select n.oid, n.nspname, n.nspowner
      from resolved join pg_catalog.pg_namespace as n on n.nspname operator(pg_catalog.=) resolved.name
), member (oid) as (
    -- The current role and the roles that it is a member of; a superuser does not count as a member of every role.
    select pg_catalog.quote_ident(current_user)::pg_catalog.regrole::pg_catalog.oid
    union
    select m.roleid from member join pg_catalog.pg_auth_members as m on m.member operator(pg_catalog.=) member.oid
), trusted as materialized (
    -- The owner of the database or of the schema could run code in the migration scripts anyway.
    select oid from member
    union all
    select oid from pg_catalog.pg_roles where rolsuper
    union all
    select datdba from pg_catalog.pg_database where datname operator(pg_catalog.=) pg_catalog.current_database()
    union all
    select nspowner from owned
), ours as materialized (
    select pg_catalog.format('%I.%I, owned by %I', owned.nspname, c.relname, pg_catalog.pg_get_userbyid(c.relowner)) as description,
           c.relname, c.relkind, c.relowner, c.relrowsecurity,
           exists (select from trusted where trusted.oid operator(pg_catalog.=) c.relowner) as trusted
      from owned join pg_catalog.pg_class as c on c.relnamespace operator(pg_catalog.=) owned.oid
     where c.relname operator(pg_catalog.=) any (?::pg_catalog.name[])
), history as materialized (
    select ours.relowner from ours where ours.relname operator(pg_catalog.=) ?::pg_catalog.name
)
select session.trusted, session.path, session.schemas::pg_catalog.text[] as schemas, resolved.name,
       pg_catalog.concat_ws(', ', pg_catalog.quote_ident(resolved.name),
                            nullif(session.path, '')) as script_path,
       -- A run refuses these objects: a trigger on another owner's table would run with the rights of the current role.
       array(select ours.description from ours where not ours.trusted
             union all
             select pg_catalog.format('schema %I, owned by %I', n.nspname, pg_catalog.pg_get_userbyid(n.nspowner))
               from pg_catalog.pg_namespace as n
              where n.nspname operator(pg_catalog.=) 'esquema_archive'::pg_catalog.name
                and not exists (select from trusted where trusted.oid operator(pg_catalog.=) n.nspowner)) as not_to_write,
       -- A query refuses these tables: another owner's view or policy would run with these rights too, and rows in another
       -- owner's table are not reliable.
       array(select ours.description from ours
              where not ours.trusted
                and (ours.relrowsecurity
                     or ours.relkind operator(pg_catalog.<>) all (array['r', 'p']::pg_catalog."char"[])
                     or exists (select from history
                                 where not pg_catalog.pg_has_role(ours.relowner, history.relowner, 'MEMBER')))) as not_to_read,
       pg_catalog.set_config('esquema.path', session.path, not session.trusted),
       pg_catalog.set_config('esquema.schemas', session.schemas::pg_catalog.text, not session.trusted),
       (select pg_catalog.count(pg_catalog.set_config(setting.name, setting.value, not session.trusted))
          from rows from (pg_catalog.unnest(?::pg_catalog.text[]), pg_catalog.unnest(?::pg_catalog.text[])) as setting (name, value)) as set
  from session cross join resolved
