
-- Creates the journal if it is missing and records this run, because one of its migrations runs outside a transaction. If
-- psql ends too early, the journal shows that the migration was started.
begin;
%1$s
%2$s;
do $esquema$
declare
    run pg_catalog.int8;
begin
    insert into %3$s (operation, trigger, host, process, os_user, build_version, build_commit, history_table,
                      migration_set, from_version)
    values ('MIGRATE', 'MANUAL', coalesce(pg_catalog.host(pg_catalog.inet_client_addr()), 'local'), pg_catalog.pg_backend_pid(),
            'psql', 'psql', 'unknown', %4$s, %5$s, %6$s)
    returning id into run;
    perform pg_catalog.set_config('esquema.run', run::pg_catalog.text, false);
end
$esquema$;
commit;
