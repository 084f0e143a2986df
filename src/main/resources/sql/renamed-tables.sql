-- Finds a table of the owned schema under another name, for each owned table that is missing.
--
-- Parameters: the tables, the kinds and the names of the columns and constraints of the missing tables; the owned schema or
-- null; and the names of all owned tables.
with part as (
    select part.* from unnest(?::text[], ?::text[], ?::text[]) as part (owner, kind, name)
), candidate as (
    select c.oid, relname from pg_class as c join pg_namespace as n on n.oid = relnamespace
     where nspname = coalesce(?, current_schema()) and relkind in ('r', 'p') and relname <> all (?::text[])
), by_key as (
    -- A constraint keeps its name when its table is renamed.
    select distinct owner, relname
      from part join pg_constraint on kind = 'CONSTRAINT' and conname = name join candidate on candidate.oid = conrelid
), by_columns as (
    -- A table without constraints is recognised by the names of all its columns.
    select wanted.owner, relname
      from (select owner, array_agg(name order by name collate "C") as columns
              from part where kind = 'COLUMN' group by owner) as wanted
      join candidate on wanted.columns = array(select attname::text from pg_attribute
                                                where attrelid = candidate.oid and attnum > 0 and not attisdropped
                                                order by attname::text collate "C")
     where wanted.owner not in (select owner from by_key)
)
select owner, min(relname::text) as now from (select * from by_key union select * from by_columns) as found
 group by owner having count(*) = 1
