package dev.esquema.postgres.psql;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.postgres.journal.JournalTables;
import dev.esquema.postgres.journal.PostgresJournal;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.MigrationRange;

/**
 * The journal rows of a script for psql. Only a script with a migration outside a transaction writes them: the next run
 * must know that such a migration was started, even if psql was killed.
 */
record PsqlJournal(OwnedSchema schema, String migrationSet, MigrationRange range) {

    private static final String BEGIN = SqlResource.read("psql-run");

    private static final String STEP =
            """
            insert into %s (run_id, position, version, transactional)
            values (pg_catalog.current_setting('esquema.run')::pg_catalog.int8, %d, %s, %s);
            """;

    private static final String APPLIED =
            """
            update %s set outcome = 'APPLIED', finished_at = pg_catalog.clock_timestamp()
             where run_id = pg_catalog.current_setting('esquema.run')::pg_catalog.int8 and position = %d;
            """;

    private static final String END =
            """
            update %s set outcome = 'APPLIED', finished_at = pg_catalog.clock_timestamp(), to_version = %s
             where id = pg_catalog.current_setting('esquema.run')::pg_catalog.int8;
            """;

    /** Returns the SQL before the first migration. */
    String begin() {
        JournalTables tables = new JournalTables(schema);
        return isWritten()
                ? BEGIN.formatted(
                        tables.definition().strip(),
                        PostgresJournal.INTERRUPTED.formatted(tables.runs()).strip(),
                        tables.runs(),
                        tables.history(),
                        OwnedSchema.literal(migrationSet))
                : "";
    }

    /** Returns the SQL that records that a migration starts. */
    String started(Migration migration) {
        return isWritten()
                ? STEP.formatted(
                        new JournalTables(schema).steps(),
                        position(migration),
                        PsqlGuard.literal(migration.version()),
                        migration.transactional())
                : "";
    }

    /** Returns the SQL that records that a migration is applied, for the transaction that records it in the history. */
    String applied(Migration migration) {
        return isWritten() ? APPLIED.formatted(new JournalTables(schema).steps(), position(migration)) : "";
    }

    /** Returns the SQL after the last migration. */
    String end() {
        return isWritten()
                ? END.formatted(
                        new JournalTables(schema).runs(),
                        PsqlGuard.literal(range.migrations()
                                .get(range.migrations().size() - 1)
                                .version()))
                : "";
    }

    private boolean isWritten() {
        return range.migrations().stream().anyMatch(migration -> !migration.transactional());
    }

    private int position(Migration migration) {
        return range.migrations().indexOf(migration) + 1;
    }
}
