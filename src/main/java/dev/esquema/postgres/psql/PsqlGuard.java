package dev.esquema.postgres.psql;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.RunLockSql;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.MigrationRange;
import dev.esquema.schema.manifest.Version;
import java.util.Collection;
import java.util.stream.Collectors;

/** The block that begins a script for psql: takes the run lock, makes the history where it is missing, and refuses what a run would. */
record PsqlGuard(OwnedSchema schema) {

    /** Equal versions share it, as {@link Version#canonical} does. */
    private static final String CANONICAL =
            """
            regexp_replace(regexp_replace(version, '(^|\\.)0+(?=\\d)', '\\1', 'g'), '(\\.0)+$', '')""";

    private static final String GUARD =
            """
            do $esquema$
            declare
                locked   boolean := (%1$s);
                applied  text[];
                versions text[];
            begin
                if locked is null then
                    raise exception 'nothing was applied: the owned schema does not exist: create it first';
                end if;
                if not locked then
                    raise exception 'nothing was applied: another run holds the lock: wait for its end, `esquema status` names it';
                end if;
                if not exists (select from pg_class as history
                                 join (%2$s) as schema on schema.oid = history.relnamespace
                                where history.relname = %3$s) then
            %4$s
                end if;
                select array_agg(canonical) into applied
                  from (select distinct on (1) %5$s as canonical, type
                          from %6$s where success and version is not null and type <> 'BASELINE'
                         order by 1, installed_rank desc) as newest
                 where type <> 'DELETE';
                select array_agg(version) into versions
                  from unnest(%7$s) as wanted (version) where %5$s = any (applied);
                if versions is not null then
                    raise exception 'nothing was applied: %% applied already: leave out what is, with `esquema sql --from`',
                        array_to_string(versions, ', ') || case cardinality(versions) when 1 then ' is' else ' are' end;
                end if;
                select array_agg(version) into versions
                  from unnest(%8$s) as required (version) where (%5$s = any (applied)) is not true;
                if versions is not null then
                    raise exception 'nothing was applied: %% not applied: begin further down, with `esquema sql --from`',
                        array_to_string(versions, ', ') || case cardinality(versions) when 1 then ' is' else ' are' end;
                end if;
                select array_agg(version) into versions from %6$s where not success;
                if versions is not null then
                    raise exception 'nothing was applied: %% failed before, outside a transaction: see `esquema repair --dry-run`',
                        array_to_string(versions, ', ');
                end if;
            end
            $esquema$;
            """;

    /** Flyway's own words (PostgreSQLDatabase of Flyway 12), and the row with which every run begins. */
    private static final String HISTORY =
            """
            CREATE TABLE %1$s (
                "installed_rank" INT NOT NULL,
                "version" VARCHAR(50),
                "description" VARCHAR(200) NOT NULL,
                "type" VARCHAR(20) NOT NULL,
                "script" VARCHAR(1000) NOT NULL,
                "checksum" INTEGER,
                "installed_by" VARCHAR(100) NOT NULL,
                "installed_on" TIMESTAMP NOT NULL DEFAULT now(),
                "execution_time" INTEGER NOT NULL,
                "success" BOOLEAN NOT NULL
            );
            ALTER TABLE %1$s ADD CONSTRAINT %2$s PRIMARY KEY ("installed_rank");
            CREATE INDEX %3$s ON %1$s ("success");
            insert into %1$s (installed_rank, version, description, type, script, checksum,
                              installed_by, execution_time, success)
            values (1, '0', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', null,
                    current_user, 0, true);""";

    String refuse(MigrationRange range) {
        return GUARD.formatted(
                bound(schema, RunLockSql.TRY),
                bound(schema, RunLockSql.SCHEMA),
                literal(schema.historyTable()),
                HISTORY.formatted(
                                schema.history(),
                                OwnedSchema.quoted("%s_pk".formatted(schema.historyTable())),
                                OwnedSchema.quoted("%s_s_idx".formatted(schema.historyTable())))
                        .indent(8)
                        .stripTrailing(),
                CANONICAL,
                schema.history(),
                array(range.migrations().stream().map(Migration::version).toList()),
                array(range.required()));
    }

    /** The lock's own SQL with the schema's name in the place of its one parameter. */
    static String bound(OwnedSchema schema, String sql) {
        return sql.replace("?", schema.name().map(PsqlGuard::literal).orElse("null"));
    }

    private static String array(Collection<Version> versions) {
        return versions.stream().map(PsqlGuard::literal).collect(Collectors.joining(", ", "array[", "]::text[]"));
    }

    static String literal(Object value) {
        return "'%s'".formatted(value.toString().replace("'", "''"));
    }
}
