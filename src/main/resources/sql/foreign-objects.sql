-- Finds Esquema's own tables and schemas that belong to a role which the current role does not trust.
--
-- The session's search path may not be pinned when this statement runs, so every name, operator and type is qualified.
--
-- Parameters: the owned schema, the names of Esquema's own tables, the history table.
with recursive owned as materialized (
    select n.oid, n.nspname, n.nspowner from pg_catalog.pg_namespace as n where n.nspname operator(pg_catalog.=) ?::pg_catalog.text
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
    select ours.relowner from ours where ours.relname operator(pg_catalog.=) ?::pg_catalog.text
)
select
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
                                 where not pg_catalog.pg_has_role(ours.relowner, history.relowner, 'MEMBER')))) as not_to_read
