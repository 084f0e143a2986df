-- Reads the size of relations and their oldest open transaction, without waiting for a lock.
--
-- A role without pg_read_all_stats cannot read when the transactions of other roles began.
--
-- Replaced before it is sent: {places} and {relation}, see RelationLookup.
-- Parameters: those of {places}, and the names of the relations.
with recursive places as materialized (
    {places}
), part (name, oid) as (
    -- The relations, with the partitions and children of each.
    select wanted.name, found.oid
      from unnest(?::text[]) as wanted (name) cross join lateral {relation} as found (oid)
     where found.oid is not null
    union
    select name, inhrelid from part join pg_inherits on inhparent = oid
), held as materialized (
    -- The locks on relations of this database.
    select relation, mode, pid, virtualtransaction
      from pg_locks
     where locktype = 'relation'
       and database = (select oid from pg_database where datname = current_database())
), shut as (
    -- Reading the size of a relation takes a lock, and would wait for these; their size stays unknown.
    select relation as oid from held where mode = 'AccessExclusiveLock'
    union
    select indrelid from held join pg_index on indexrelid = relation where mode = 'AccessExclusiveLock'
), opened as (
    -- The sessions that hold a lock on a relation, with the start of their transactions.
    select relation, xact_start as since,
           coalesce(nullif(application_name, ''), nullif(backend_type, 'client backend'), '') as application
      from held join pg_stat_activity using (pid)
     where pid <> pg_backend_pid()
    union all
    -- A prepared transaction has no process; it is found by the lock on its own transaction id.
    select held.relation, prepared, concat('prepared transaction ', gid)
      from held
      join pg_locks as own using (virtualtransaction)
      join pg_prepared_xacts on transaction = own.transactionid
     where held.pid is null and own.pid is null and own.locktype = 'transactionid'
)
select name,
       case when count(*) = count(bytes) then sum(bytes)::bigint end as bytes,
       case when min(reltuples) >= 0 then sum(reltuples)::bigint end as tuples,
       oldest.*, extract(epoch from clock_timestamp() - oldest.since)::bigint as age
  from (select name, c.oid, case when relkind <> 'p' then reltuples end as reltuples,
               case when not exists (select from shut where shut.oid in (c.oid, c.reltoastrelid))
                    then pg_total_relation_size(c.oid) end as bytes
          from part join pg_class as c using (oid)) as sized
  left join lateral (select application, since from opened join part on part.oid = relation
                      where part.name = sized.name order by since nulls last limit 1) as oldest on true
 group by name, oldest.application, oldest.since
