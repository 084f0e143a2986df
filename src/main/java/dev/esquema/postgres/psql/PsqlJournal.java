package dev.esquema.postgres.psql;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.postgres.history.HistoryRows;
import dev.esquema.postgres.journal.JournalTables;
import dev.esquema.postgres.journal.PostgresJournal;
import dev.esquema.postgres.journal.StatementRows;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.MigrationRange;
import java.util.List;

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

    /** A script may change the role and the search path; these lines set both for the open transaction. */
    private static final String SELF =
            """
            do $esquema$
            begin
                perform pg_catalog.set_config('role', pg_catalog.current_setting('esquema.role'), true),
                        pg_catalog.set_config('search_path', pg_catalog.current_setting('esquema.own_path'), true);
            end
            $esquema$;
            """;

    /** Returns the SQL that records that a statement begins, for a transaction. */
    String started(Migration migration, SeparateStatement statement) {
        return record(StatementRows.started(schema), StatementRows.values(schema, migration, statement));
    }

    /** Returns the SQL that records that a statement is done, for a transaction. */
    String done(Migration migration, SeparateStatement statement) {
        return record(
                StatementRows.done(schema),
                List.of(schema.historyTable(), migration.version().toString(), statement.number()));
    }

    private String record(String sql, List<Object> values) {
        return "%s%s;\n"
                .formatted(
                        SELF, PsqlGuard.bound(new HistoryRows.Row(sql, values)).strip());
    }

    /** Returns the SQL before the first migration. */
    String begin() {
        JournalTables tables = new JournalTables(schema);
        return isWritten()
                ? BEGIN.formatted(
                        tables.definition().strip(),
                        PostgresJournal.INTERRUPTED.formatted(tables.runs()).strip(),
                        tables.runs(),
                        tables.history(),
                        OwnedSchema.literal(migrationSet),
                        range.from().map(PsqlGuard::literal).orElse("null"))
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
                        .concat(begun(migration))
                : "";
    }

    /** Returns the SQL that creates the table of the statements, and records that the script begins. */
    private String begun(Migration migration) {
        return migration.isSeparate()
                ? "%s\n%s;\n"
                        .formatted(
                                StatementRows.definition(schema).strip(),
                                PsqlGuard.bound(new HistoryRows.Row(
                                                StatementRows.started(schema),
                                                StatementRows.beginning(schema, migration)))
                                        .strip())
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
