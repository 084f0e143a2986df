-- What version 0.1.0 reads and writes in its tables, with example values. A later version must leave all of it possible.

update public.esquema_run set outcome = 'INTERRUPTED', finished_at = clock_timestamp(),
       message = 'the process died; closed by the next run'
 where outcome = 'RUNNING';

insert into public.esquema_run (operation, trigger, host, process, os_user, build_version, build_commit, migration_set,
                                from_version, history_table)
values ('MIGRATE', 'MANUAL', 'pod-1', 7, 'esquema', '0.1.0', 'abcdef0', 'digest', '1', 'flyway_schema_history')
returning id;

insert into public.esquema_run_step (run_id, position, version, transactional)
select max(id), 1, '9', true from public.esquema_run;

update public.esquema_run_step set outcome = 'APPLIED', finished_at = clock_timestamp()
 where version = '9' and outcome = 'STARTED';

update public.esquema_run set run_lock_wait_ms = 1, lock_wait_ms = 2, retries = 3, held_up_ms = 4, longest_held_up_ms = 5,
       held_up_by = 'alter table a'
 where build_version = '0.1.0';

update public.esquema_run set backup = '/backups/a.dump' where build_version = '0.1.0';

update public.esquema_run set outcome = 'APPLIED', finished_at = clock_timestamp(), to_version = '9', message = null,
       sql_state = null, failed_version = null, statement = null, line = null
 where build_version = '0.1.0';

insert into public.esquema_run (operation, trigger, host, process, os_user, build_version, build_commit, migration_set,
                                from_version, to_version, history_table, finished_at, outcome)
values ('MIGRATE', 'STARTUP', 'pod-2', 8, 'esquema', '0.1.0', 'abcdef0', 'digest', '9', '9', 'flyway_schema_history',
        clock_timestamp(), 'NOTHING_TO_DO');

insert into public.esquema_run_step (run_id, position, version, transactional, finished_at, outcome)
select max(id), 1, '8', true, clock_timestamp(), 'ROLLED_BACK' from public.esquema_run;

insert into public.esquema_statement (history_table, version, statement, digest, atomic)
values ('flyway_schema_history', '8', 1, 'digest', false)
    on conflict (history_table, version, statement) do update
   set digest = excluded.digest, atomic = excluded.atomic, started_at = pg_catalog.clock_timestamp(), finished_at = null;

update public.esquema_statement set finished_at = pg_catalog.clock_timestamp()
 where history_table = 'flyway_schema_history' and version = '8' and statement = 1;

select version, statement, digest, atomic, finished_at is not null as done
  from public.esquema_statement where history_table = 'flyway_schema_history' order by version, statement;

delete from public.esquema_statement where history_table = 'flyway_schema_history' and version = '8' and statement = 1;

insert into public.esquema_compatibility (version, compatible_since, history_table)
values ('9', '1', 'flyway_schema_history');

select version, compatible_since, history_table from public.esquema_compatibility;

delete from public.esquema_compatibility where version = '9' and coalesce(history_table, 'flyway_schema_history') = 'flyway_schema_history';

select id, operation, trigger, host, process, os_user, database_user, backend, build_version, build_commit, from_version,
       to_version, started_at, finished_at, outcome, sql_state, message, failed_version, statement, line, backup,
       history_table, migration_set, run_lock_wait_ms, lock_wait_ms, retries, held_up_ms, longest_held_up_ms, held_up_by
  from public.esquema_run order by id desc limit 20;

select run_id, position, version, transactional, started_at, finished_at, outcome
  from public.esquema_run_step where run_id >= 1 order by run_id, position;
