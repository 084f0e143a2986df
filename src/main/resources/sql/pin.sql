-- Pins a session and resolves the owned schema in it.
--
-- The search path of the session is not ours when this runs, so every name, operator and type is qualified. All facts are read
-- before the first setting changes, because they come from materialized parts.
--
-- Parameters: the operator vouches for the pooler, the process id that the driver knows, the configured schema or null, the
-- history table, the names of our own tables, then the names and the values of the settings.
with recursive session as materialized (
    -- What was configured is remembered, for a session that is pinned once more.
    select coalesce(nullif(pg_catalog.current_setting('esquema.path', true), ''),
                    pg_catalog.current_setting('search_path')) as path,
           coalesce(nullif(pg_catalog.current_setting('esquema.schemas', true), '')::pg_catalog.name[],
                    pg_catalog.current_schemas(false)) as schemas,
           -- Behind a pooler the server's process is another one than the driver knows: then a setting would leak to others.
           ? or pg_catalog.pg_backend_pid() operator(pg_catalog.=) ? as trusted
), in_path as materialized (
    select n.oid, n.nspname, part.position
      from session
           cross join lateral pg_catalog.unnest(session.schemas) with ordinality as part (name, position)
      join pg_catalog.pg_namespace as n on n.nspname operator(pg_catalog.=) part.name
), resolved as materialized (
    -- The configured schema; else the first of the search path that holds the history; else the first of the search path.
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
    -- This role and the roles that it is a member of; for a superuser that is not every role.
    select oid from pg_catalog.pg_roles where rolname operator(pg_catalog.=) current_user
    union
    select m.roleid from member join pg_catalog.pg_auth_members as m on m.member operator(pg_catalog.=) member.oid
), trusted as materialized (
    -- Who owns the database or the schema could run code in our scripts anyway.
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
       -- What a run refuses: a trigger on a table of another owner would run with the rights of this role.
       array(select ours.description from ours where not ours.trusted
             union all
             select pg_catalog.format('schema %I, owned by %I', n.nspname, pg_catalog.pg_get_userbyid(n.nspowner))
               from pg_catalog.pg_namespace as n
              where n.nspname operator(pg_catalog.=) 'esquema_archive'::pg_catalog.name
                and not exists (select from trusted where trusted.oid operator(pg_catalog.=) n.nspowner)) as not_to_write,
       -- What a question refuses: a view or a policy of another owner would do so too, and rows of another owner are no record.
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
