package dev.esquema.postgres.journal;

import dev.esquema.postgres.connection.OwnedSchema;
import java.util.List;

/** The journal's tables, in the schema of the history table, and their names as SQL writes them. */
public record JournalTables(OwnedSchema schema) {

    /** Older journals lack the column {@code backup}; the check avoids the lock of adding the column. */
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

    /**
     * Returns the names of Esquema's own tables, including Flyway's history table; the application does not own them.
     */
    public List<String> names() {
        return schema.ownTables();
    }

    public String runs() {
        return schema.qualified(OwnedSchema.RUNS);
    }

    public String steps() {
        return schema.qualified(OwnedSchema.STEPS);
    }

    /**
     * Returns the table of the oldest compatible target after each migration; each migration writes its row in its own
     * transaction.
     */
    public String compatibility() {
        return schema.qualified(OwnedSchema.COMPATIBILITIES);
    }

    String definition() {
        return DEFINITION.formatted(runs(), steps(), runs().replace("'", "''")).concat(compatibilityDefinition());
    }

    /** Returns the definition of the one table that a migration itself needs, even if the journal does not work. */
    public String compatibilityDefinition() {
        return COMPATIBILITY.formatted(compatibility());
    }
}
