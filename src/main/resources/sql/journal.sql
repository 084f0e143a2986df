-- The tables of the journal. Placeholders: 1 the table of runs, 2 the table of steps, 3 the table of runs as a literal, 4 the
-- history table as a literal. Names and operators are qualified, because psql runs this text with another search path.

-- One row for each run. Several history tables may share a schema, and then the runs of all of them are in this table.
create table if not exists %1$s (
    id             pg_catalog.int8 generated always as identity primary key,
    operation      pg_catalog.text not null,
    trigger        pg_catalog.text not null,
    host           pg_catalog.text not null,
    process        pg_catalog.int8 not null,
    os_user        pg_catalog.text not null,
    database_user  pg_catalog.text not null default current_user,
    backend        pg_catalog.int4 not null default pg_catalog.pg_backend_pid(),
    build_version  pg_catalog.text not null,
    build_commit   pg_catalog.text not null,
    from_version   pg_catalog.text,
    to_version     pg_catalog.text,
    started_at     pg_catalog.timestamptz not null default pg_catalog.clock_timestamp(),
    finished_at    pg_catalog.timestamptz,
    outcome        pg_catalog.text not null default 'RUNNING',
    sql_state      pg_catalog.text,
    message        pg_catalog.text,
    failed_version pg_catalog.text,
    statement      pg_catalog.text,
    line           pg_catalog.int4,
    backup         pg_catalog.text,
    history_table  pg_catalog.text,
    migration_set  pg_catalog.text,
    run_lock_wait_ms   pg_catalog.int8,
    lock_wait_ms       pg_catalog.int8,
    retries            pg_catalog.int4,
    held_up_ms         pg_catalog.int8,
    longest_held_up_ms pg_catalog.int8,
    held_up_by         pg_catalog.text
);

-- Older builds made the table without the columns after `line`. The check avoids the lock of adding a column. A row without a
-- history table counts for every history table; where only one exists, all rows are its own.
do $esquema$
declare
    runs constant pg_catalog.oid := pg_catalog.to_regclass(%3$s);
begin
    -- Readers of the journal wait behind a wait for the lock.
    perform pg_catalog.set_config('lock_timeout', '500ms', true);
    if not exists (select from pg_catalog.pg_attribute
                    where attrelid operator(pg_catalog.=) runs and attname operator(pg_catalog.=) 'backup') then
        alter table %1$s add column backup pg_catalog.text;
    end if;
    if not exists (select from pg_catalog.pg_attribute
                    where attrelid operator(pg_catalog.=) runs and attname operator(pg_catalog.=) 'history_table') then
        alter table %1$s add column history_table pg_catalog.text;
        update %1$s set history_table = %4$s
         where not exists (select from pg_catalog.pg_class as run
                             join pg_catalog.pg_class as other on other.relnamespace operator(pg_catalog.=) run.relnamespace
                             join pg_catalog.pg_attribute as a on a.attrelid operator(pg_catalog.=) other.oid
                            where run.oid operator(pg_catalog.=) runs
                              and a.attname operator(pg_catalog.=) 'installed_rank' and other.relkind operator(pg_catalog.=) 'r'
                              and other.relname::pg_catalog.text operator(pg_catalog.<>) %4$s);
    end if;
    if not exists (select from pg_catalog.pg_attribute
                    where attrelid operator(pg_catalog.=) runs and attname operator(pg_catalog.=) 'migration_set') then
        alter table %1$s add column migration_set pg_catalog.text;
    end if;
    if not exists (select from pg_catalog.pg_attribute
                    where attrelid operator(pg_catalog.=) runs and attname operator(pg_catalog.=) 'held_up_by') then
        alter table %1$s add column run_lock_wait_ms pg_catalog.int8, add column lock_wait_ms pg_catalog.int8,
            add column retries pg_catalog.int4, add column held_up_ms pg_catalog.int8,
            add column longest_held_up_ms pg_catalog.int8, add column held_up_by pg_catalog.text;
    end if;
end
$esquema$;

-- The rows of one outcome are pruned, and open ones are closed.
create index if not exists esquema_run_outcome on %1$s (outcome, id);

-- One row for each migration of a run.
create table if not exists %2$s (
    run_id        pg_catalog.int8 not null references %1$s on delete cascade,
    position      pg_catalog.int4 not null,
    version       pg_catalog.text not null,
    transactional pg_catalog.bool not null,
    started_at    pg_catalog.timestamptz not null default pg_catalog.clock_timestamp(),
    finished_at   pg_catalog.timestamptz,
    outcome       pg_catalog.text not null default 'STARTED',
    primary key (run_id, position)
);
