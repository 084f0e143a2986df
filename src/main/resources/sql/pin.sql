-- Pins a session and resolves the owned schema in it.
--
-- The session's search path is not pinned yet when this statement runs, so every name, operator and type is qualified. The
-- statement reads all facts before it changes the first setting, because the facts come from materialized parts. It is the
-- first statement of a new session, where PostgreSQL still has to load each catalogue that a statement names; so it names few.
--
-- Parameters: whether the operator guarantees that the pooler keeps sessions, the process id that the driver knows, the names
-- of Esquema's own tables, the configured schema or null, the history table, the names of the settings, and their values.
with session as materialized (
    -- A session that is pinned once more still knows its configured search path from these two settings.
    select coalesce(nullif(pg_catalog.current_setting('esquema.path', true), ''),
                    pg_catalog.current_setting('search_path')) as path,
           coalesce(nullif(pg_catalog.current_setting('esquema.schemas', true), '')::pg_catalog.name[],
                    pg_catalog.current_schemas(false)) as schemas,
           -- If the server's process id differs from the driver's, a pooler is used, and a setting would reach other clients.
           ? or pg_catalog.pg_backend_pid() operator(pg_catalog.=) ? as trusted
), ours as materialized (
    select n.nspname, c.relname, pg_catalog.pg_get_userbyid(c.relowner) as owner
      from pg_catalog.pg_class as c
      join pg_catalog.pg_namespace as n on n.oid operator(pg_catalog.=) c.relnamespace
     where c.relname operator(pg_catalog.=) any (?::pg_catalog.name[])
), resolved as materialized (
    -- The configured schema; else the first schema of the search path that holds the history; else its first schema.
    select coalesce(?::pg_catalog.text,
                    (select ours.nspname::pg_catalog.text from ours
                      where ours.relname operator(pg_catalog.=) ?::pg_catalog.name
                        and ours.nspname operator(pg_catalog.=) any (session.schemas)
                      order by pg_catalog.array_position(session.schemas, ours.nspname) limit 1),
                    session.schemas[1]::pg_catalog.text) as name
      from session
)
select session.trusted, session.path, session.schemas::pg_catalog.text[] as schemas, resolved.name,
       pg_catalog.concat_ws(', ', pg_catalog.quote_ident(resolved.name),
                            nullif(session.path, '')) as script_path,
       exists (select from ours
                where ours.nspname operator(pg_catalog.=) resolved.name
                  and ours.owner operator(pg_catalog.<>) current_user)
       or exists (select from pg_catalog.pg_namespace as n
                   where n.nspname operator(pg_catalog.=) 'esquema_archive'::pg_catalog.name
                     and pg_catalog.pg_get_userbyid(n.nspowner) operator(pg_catalog.<>) current_user) as other_owners,
       pg_catalog.set_config('esquema.path', session.path, not session.trusted),
       pg_catalog.set_config('esquema.schemas', session.schemas::pg_catalog.text, not session.trusted),
       (select pg_catalog.count(pg_catalog.set_config(setting.name, setting.value, not session.trusted))
          from rows from (pg_catalog.unnest(?::pg_catalog.text[]), pg_catalog.unnest(?::pg_catalog.text[])) as setting (name, value)) as set
  from session cross join resolved
