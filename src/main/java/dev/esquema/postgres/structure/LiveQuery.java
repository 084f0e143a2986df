package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.RelationLookup;
import dev.esquema.schema.port.LiveRelation;
import dev.esquema.schema.port.LiveRelation.OpenTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the size of relations and their oldest transactions, in one query that never waits for a lock. */
final class LiveQuery {

    /**
     * Reading a relation's size takes a lock, which would wait for an ACCESS EXCLUSIVE lock; in that case the size
     * stays unknown. A role without pg_read_all_stats cannot read when the transactions of other roles began. A
     * prepared transaction has no process; the query finds it by the lock on its own transaction id.
     */
    private static final String LIVE =
            """
            with recursive places as materialized (
                %s
            ), part (name, oid) as (
                select wanted.name, found.oid
                  from unnest(?::text[]) as wanted (name) cross join lateral %s as found (oid)
                 where found.oid is not null
                union
                select name, inhrelid from part join pg_inherits on inhparent = oid
            ), held as materialized (
                select relation, mode, pid, virtualtransaction
                  from pg_locks
                 where locktype = 'relation'
                   and database = (select oid from pg_database where datname = current_database())
            ), shut as (
                select relation as oid from held where mode = 'AccessExclusiveLock'
                union
                select indrelid from held join pg_index on indexrelid = relation where mode = 'AccessExclusiveLock'
            ), opened as (
                select relation, xact_start as since,
                       coalesce(nullif(application_name, ''), nullif(backend_type, 'client backend'), '') as application
                  from held join pg_stat_activity using (pid)
                 where pid <> pg_backend_pid()
                union all
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
            """
                    .formatted(RelationLookup.PLACES, RelationLookup.of("wanted.name"));

    private LiveQuery() {}

    static Map<String, LiveRelation> ask(Connection connection, OwnedSchema schema, Collection<String> relations)
            throws SQLException {
        Map<String, LiveRelation> live = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement(LIVE)) {
            RelationLookup.bind(query, 1, connection, schema);
            query.setArray(3, connection.createArrayOf("text", relations.toArray()));
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    live.put(
                            result.getString("name"),
                            new LiveRelation(
                                    Optional.ofNullable(result.getObject("bytes", Long.class)),
                                    Optional.ofNullable(result.getObject("tuples", Long.class)),
                                    oldest(result)));
                }
            }
        }
        return live;
    }

    private static Optional<OpenTransaction> oldest(ResultSet row) throws SQLException {
        String application = row.getString("application");
        if (application == null) {
            return Optional.empty();
        }
        return Optional.of(new OpenTransaction(
                application,
                Optional.ofNullable(row.getObject("since", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getObject("age", Long.class)).map(Duration::ofSeconds)));
    }
}
