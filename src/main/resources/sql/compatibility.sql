-- The table of the oldest compatible targets. Placeholders: 1 the table, 2 the table as a literal, 3 the history table as a
-- literal. A migration runs this text in its own transaction, with the script's search path: names and operators are qualified.

-- One row for each migration that declares the oldest target which can serve after it. Several history tables may share a
-- schema, and then their rows are all in this table.
create table if not exists %1$s (
    version          pg_catalog.text primary key,
    compatible_since pg_catalog.text not null,
    history_table    pg_catalog.text
);

do $esquema$
declare
    compatibilities constant pg_catalog.oid := pg_catalog.to_regclass(%2$s);
    others constant pg_catalog.bool :=
        exists (select from pg_catalog.pg_class as own
                  join pg_catalog.pg_class as other on other.relnamespace operator(pg_catalog.=) own.relnamespace
                  join pg_catalog.pg_attribute as a on a.attrelid operator(pg_catalog.=) other.oid
                 where own.oid operator(pg_catalog.=) compatibilities
                   and a.attname operator(pg_catalog.=) 'installed_rank' and other.relkind operator(pg_catalog.=) 'r'
                   and other.relname::pg_catalog.text operator(pg_catalog.<>) %3$s);
begin
    -- Older builds made the table without this column. A row without a history table counts for every history table; where
    -- only one exists, all rows are its own.
    if not exists (select from pg_catalog.pg_attribute
                    where attrelid operator(pg_catalog.=) compatibilities
                      and attname operator(pg_catalog.=) 'history_table') then
        alter table %1$s add column history_table pg_catalog.text;
        update %1$s set history_table = %3$s where not others;
    end if;
    -- Two history tables may record the same version. Older builds need the key on the version alone to write a row, so it
    -- stays until another history table has rows here.
    -- Each condition is a statement of its own, because a statement locks its tables even if they do not decide.
    if others and exists (select from pg_catalog.pg_constraint
                           where conrelid operator(pg_catalog.=) compatibilities and contype operator(pg_catalog.=) 'p') then
        if exists (select from %1$s where not coalesce(history_table operator(pg_catalog.=) %3$s, false)) then
            alter table %1$s drop constraint esquema_compatibility_pkey,
                  add constraint esquema_compatibility_of_history unique (version, history_table);
        end if;
    end if;
end
$esquema$;
