-- The records of the statements of scripts outside a transaction. Placeholder: 1 the table. Names are qualified, because psql
-- runs this text with another search path.

-- One row for each statement from before it begins until its script is in the history; number 0 stands for the script.
create table if not exists %1$s (
    history_table pg_catalog.text not null,
    version       pg_catalog.text not null,
    statement     pg_catalog.int4 not null,
    digest        pg_catalog.text not null,
    atomic        pg_catalog.bool not null,
    started_at    pg_catalog.timestamptz not null default pg_catalog.clock_timestamp(),
    finished_at   pg_catalog.timestamptz,
    primary key (history_table, version, statement)
);
