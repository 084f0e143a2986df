package dev.esquema.postgres.psql;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.postgres.history.HistoryRows;
import dev.esquema.postgres.journal.JournalTables;
import dev.esquema.postgres.lock.RunLockSql;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.MigrationRange;
import dev.esquema.schema.manifest.Version;
import java.util.Collection;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern PARAMETER = Pattern.compile("[?]");

    private static final String GUARD = SqlResource.read("psql-guard");

    String refuse(MigrationRange range) {
        JournalTables tables = new JournalTables(schema);
        return GUARD.formatted(
                bound(RunLockSql.TRY),
                bound(RunLockSql.SCHEMA),
                literal(schema.historyTable()),
                HistoryRows.creation(schema).indent(8).stripTrailing(),
                CANONICAL,
                schema.history(),
                array(range.migrations().stream().map(Migration::version).toList()),
                array(range.required()),
                OwnedSchema.literal(tables.steps()),
                tables.steps(),
                tables.runs(),
                tables.ofHistory("run"),
                array(schema.ownTables()),
                OwnedSchema.literal(schema.qualified(OwnedSchema.STATEMENTS)),
                schema.qualified(OwnedSchema.STATEMENTS));
    }

    /** Returns the SQL of the lock with the resolved schema in the place of its one parameter. */
    static String bound(String sql) {
        return sql.replace("?", "pg_catalog.current_setting('esquema.schema')");
    }

    /** Returns a statement with its values as literals. */
    static String bound(HistoryRows.Row row) {
        Iterator<Object> values = row.values().iterator();
        return PARAMETER.matcher(row.sql()).replaceAll(place -> Matcher.quoteReplacement(literal(values.next())));
    }

    private static String array(Collection<?> texts) {
        return texts.stream().map(PsqlGuard::literal).collect(Collectors.joining(", ", "array[", "]::text[]"));
    }

    static String literal(Object value) {
        return value instanceof Integer ? value.toString() : OwnedSchema.literal(value.toString());
    }
}
