-- The two roles of Esquema and exactly what they may do: esquema_migrate changes the schema, esquema_serve reads the
-- tables of Esquema. docs/rights.md says what each right is for.
--
--     psql -X -v ON_ERROR_STOP=1 -1 -f deploy/sql/roles.sql "postgres://postgres@host/app"
--
-- Run it in the database of the application, as a superuser or as the owner of database, schema and host tables with
-- CREATEROLE. It can be repeated: run it before the first `esquema migrate`, and once after it, because these tables
-- exist only then. It sets no password and changes none:
--
--     \password esquema_migrate
--     \password esquema_serve
--
-- Before you run it, replace in this file
--   * `public`, if the owned schema has another name,
--   * the host tables, by those that the foreign keys of your migrations refer to (`esquema plan` names the missing),
--   * the names of the roles, if two applications share one PostgreSQL cluster.

do $roles$
declare
    role_name text;
    host_table text;
    own_table text;
begin
    foreach role_name in array array['esquema_migrate', 'esquema_serve'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %I login nosuperuser nocreatedb nocreaterole noreplication', role_name);
        end if;
        execute format('grant connect on database %I to %I', current_database(), role_name);
        execute format('grant usage on schema %I to %I', 'public', role_name);
    end loop;

    -- PostgreSQL 14 lets every role create objects in the schema public.
    execute format('revoke create on schema %I from public', 'public');
    execute format('grant create on schema %I to %I', 'public', 'esquema_migrate');

    -- The archive keeps the rows of rolled-back migrations. Without this schema `esquema rollback` is refused.
    if not exists (select from pg_namespace where nspname = 'esquema_archive') then
        execute format('create schema esquema_archive authorization %I', 'esquema_migrate');
    end if;

    -- Foreign keys to the tables of the application around. REFERENCES reads no rows.
    foreach host_table in array array['users', 'clientes', 'prestamos', 'pagos', 'cuotas'] loop
        if to_regclass(format('%I.%I', 'public', host_table)) is not null then
            execute format('grant references on %I.%I to %I', 'public', host_table, 'esquema_migrate');
        end if;
    end loop;

    -- What the server reads. Its tables are made by the first `esquema migrate`: run this file again after it.
    foreach own_table in array array[
        'flyway_schema_history', 'esquema_run', 'esquema_run_step', 'esquema_compatibility', 'esquema_statement'] loop
        if to_regclass(format('%I.%I', 'public', own_table)) is not null then
            execute format('grant select on %I.%I to %I', 'public', own_table, 'esquema_serve');
        end if;
    end loop;
end
$roles$;

-- Optional: plan and the log then also name the user and the age of a transaction that blocks a run.
-- grant pg_read_all_stats to esquema_migrate;
