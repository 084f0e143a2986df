package dev.esquema.postgres.journal;

import dev.esquema.postgres.connection.OwnedSchema;
import java.util.List;

/** The journal's tables beside the history table, and their names as SQL writes them. */
public record JournalTables(OwnedSchema schema) {

    /** The column {@code backup} is younger than some journals; asking first spares the lock of adding it. */
    private static final String DEFINITION =
            """
            create table if not exists %1$s (
                id             bigint generated always as identity primary key,
                operation      text not null,
                trigger        text not null,
                host           text not null,
                process        bigint not null,
                os_user        text not null,
                database_user  text not null default current_user,
                backend        int not null default pg_backend_pid(),
                build_version  text not null,
                build_commit   text not null,
                from_version   text,
                to_version     text,
                started_at     timestamptz not null default clock_timestamp(),
                finished_at    timestamptz,
                outcome        text not null default 'RUNNING',
                sql_state      text,
                message        text,
                failed_version text,
                statement      text,
                line           int,
                backup         text
            );
            do $esquema$ begin
                if not exists (select from pg_attribute where attrelid = '%3$s'::regclass and attname = 'backup') then
                    alter table %1$s add column backup text;
                end if;
            end $esquema$;
            create index if not exists esquema_run_outcome on %1$s (outcome, id);
            create table if not exists %2$s (
                run_id        bigint not null references %1$s on delete cascade,
                position      int not null,
                version       text not null,
                transactional boolean not null,
                started_at    timestamptz not null default clock_timestamp(),
                finished_at   timestamptz,
                outcome       text not null default 'STARTED',
                primary key (run_id, position)
            );
            """;

    private static final String COMPATIBILITY =
            """
            create table if not exists %s (
                version          text primary key,
                compatible_since text not null
            )
            """;

    /** The tables that are ours and not the application's, with Flyway's. */
    public List<String> names() {
        return schema.ownTables();
    }

    public String runs() {
        return schema.qualified(OwnedSchema.RUNS);
    }

    public String steps() {
        return schema.qualified(OwnedSchema.STEPS);
    }

    /** Which target can serve after which migration: written in each migration's own transaction. */
    public String compatibility() {
        return schema.qualified(OwnedSchema.COMPATIBILITIES);
    }

    String definition() {
        return DEFINITION.formatted(runs(), steps(), runs().replace("'", "''")).concat(compatibilityDefinition());
    }

    /** Of the one table that a migration itself needs, whatever became of the journal. */
    public String compatibilityDefinition() {
        return COMPATIBILITY.formatted(compatibility());
    }
}
