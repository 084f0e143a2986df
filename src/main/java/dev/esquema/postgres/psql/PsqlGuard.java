package dev.esquema.postgres.psql;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.postgres.lock.RunLockSql;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.MigrationRange;
import dev.esquema.schema.manifest.Version;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * The block that begins a script for psql: takes the run lock, creates the history if it is missing, and refuses in the
 * same cases as a run.
 */
record PsqlGuard(OwnedSchema schema) {

    /** Equal versions have the same canonical text, as with {@link Version#canonical}. */
    private static final String CANONICAL =
            """
            pg_catalog.regexp_replace(pg_catalog.regexp_replace(version, '(^|\\.)0+(?=\\d)', '\\1', 'g'), '(\\.0)+$', '')""";

    private static final String GUARD = SqlResource.read("psql-guard");

    /** Flyway's own table definition (PostgreSQLDatabase of Flyway 12), and the row that every run writes first. */
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
                bound(RunLockSql.TRY),
                bound(RunLockSql.SCHEMA),
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

    /** Returns the SQL of the lock with the resolved schema in the place of its one parameter. */
    static String bound(String sql) {
        return sql.replace("?", "pg_catalog.current_setting('esquema.schema')");
    }

    private static String array(Collection<Version> versions) {
        return versions.stream().map(PsqlGuard::literal).collect(Collectors.joining(", ", "array[", "]::text[]"));
    }

    static String literal(Object value) {
        return "'%s'".formatted(value.toString().replace("'", "''"));
    }
}
