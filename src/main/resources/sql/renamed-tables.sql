-- Finds a table of the owned schema under another name, for each owned table that is missing.
--
-- Parameters: the tables, the kinds and the names of the columns and constraints of the missing tables; the missing tables
-- with parents, and the schema (null for the owned one), the name and the bound of each parent; the owned schema or null;
-- and the names of all owned tables.
with part as (
    select part.* from unnest(?::text[], ?::text[], ?::text[]) as part (owner, kind, name)
), child as (
    select child.* from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as child (owner, namespace, parent, bound)
), place as (
    select oid, nspname from pg_namespace where nspname = coalesce(?, current_schema())
), candidate as (
    select c.oid, relname, pg_get_expr(relpartbound, c.oid) as bound from pg_class as c join place on place.oid = relnamespace
     where relkind in ('r', 'p', 'f') and relname <> all (?::text[])
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
), by_parent as (
    -- A partition is recognised by its bound, and a child without parts of its own as the only unknown child of its parent.
    select child.owner, candidate.relname
      from child cross join place
      join pg_namespace as n on n.nspname = coalesce(child.namespace, place.nspname)
      join pg_class as p on p.relnamespace = n.oid and p.relname = child.parent
      join pg_inherits on inhparent = p.oid
      join candidate on candidate.oid = inhrelid
     where candidate.bound is not distinct from child.bound
       and (child.bound is not null or child.owner not in (select owner from part))
)
select owner, min(relname::text) as now
  from (select * from by_key union select * from by_columns union select * from by_parent) as found
 group by owner having count(*) = 1
