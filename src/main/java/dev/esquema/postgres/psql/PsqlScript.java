package dev.esquema.postgres.psql;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlResource;
import dev.esquema.postgres.history.HistoryRows;
import dev.esquema.postgres.lock.RunLockSql;
import dev.esquema.postgres.session.SessionSettings;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.MigrationRange;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.port.SqlWriter;
import java.util.List;
import java.util.Map.Entry;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Writes migrations as one script for {@code psql}, which takes the run lock, refuses in the same cases as a run, and
 * leaves the history as a run does.
 *
 * <p>Names are written as identifiers and all other values as literals, because psql binds no values in a {@code do}
 * block.
 */
public final class PsqlScript implements SqlWriter {

    private static final String OWN_PATH = "own_path";
    private static final String SCRIPT_PATH = "search_path";

    /** The first failure ends the psql session, and with it the open transaction and the lock. */
    private static final String SETTINGS =
            """
            \\set ON_ERROR_STOP on
            \\set AUTOCOMMIT on
            \\set ON_ERROR_ROLLBACK off
            \\encoding UTF8

            """;

    private static final String BEGIN = SqlResource.read("psql-begin");

    /** A script may change the role, the search path and all pinned settings. */
    private static final String PIN =
            """
            do $esquema$
            begin
                perform pg_catalog.set_config('role', pg_catalog.current_setting('esquema.role'), false),
                        pg_catalog.set_config('search_path', pg_catalog.current_setting('esquema.%s'), false)%s;
            end
            $esquema$;
            """;

    private static final String SETTING =
            """
            ,
                        pg_catalog.set_config('%s', '%s', false)""";

    private static final String REPEATABLE = SqlResource.read("psql-repeatable");

    private static final String UNLOCK =
            """

            do $esquema$
            begin
                perform (%s), pg_catalog.set_config('search_path', pg_catalog.current_setting('esquema.path'), false);
            end
            $esquema$;
            """;

    private final OwnedSchema schema;
    private final Supplier<String> migrationSet;
    private final Function<Script, String> text;
    private final Function<Migration, List<String>> statements;

    /**
     * @param migrationSet returns the digest of the migration set, for the journal
     * @param text returns the text of a migration's script as the server is to receive it
     * @param statements returns the statements of such a script
     */
    public PsqlScript(
            OwnedSchema schema,
            Supplier<String> migrationSet,
            Function<Script, String> text,
            Function<Migration, List<String>> statements) {
        this.schema = schema;
        this.migrationSet = migrationSet;
        this.text = text;
        this.statements = statements;
    }

    @Override
    public String write(MigrationRange range) {
        StringBuilder script = new StringBuilder(SETTINGS);
        script.append(BEGIN.formatted(
                schema.name().map(PsqlGuard::literal).orElse("null"), PsqlGuard.literal(schema.historyTable())));
        PsqlJournal journal = new PsqlJournal(schema, migrationSet.get(), range);
        script.append(pin(OWN_PATH))
                .append(new PsqlGuard(schema).refuse(range))
                .append(journal.begin())
                .append(pin(SCRIPT_PATH));
        range.migrations().forEach(migration -> script.append(step(migration, journal)));
        range.repeatables().forEach(repeatable -> script.append(step(repeatable)));
        return script.append(journal.end())
                .append(UNLOCK.formatted(PsqlGuard.bound(RunLockSql.RELEASE)))
                .toString();
    }

    /** Returns all pinned settings; their names are qualified, because the search path is the script's. */
    private static String pin(String path) {
        String settings = SessionSettings.pinned().entrySet().stream()
                .sorted(Entry.comparingByKey())
                .map(setting -> SETTING.formatted(setting.getKey(), setting.getValue()))
                .collect(Collectors.joining());
        return PIN.formatted(path, settings);
    }

    /** Outside a transaction, the start is recorded durably before the first statement. */
    private String step(Migration migration, PsqlJournal journal) {
        String sql = migration.isSeparate() ? separate(migration, journal) : ended(text.apply(migration));
        String started = journal.started(migration);
        String start = started.isEmpty() ? "" : pin(OWN_PATH).concat(started).concat(pin(SCRIPT_PATH));
        String record = pin(OWN_PATH)
                .concat(record(migration))
                .concat(journal.applied(migration))
                .concat(pin(SCRIPT_PATH));
        return migration.transactional()
                ? "\n-- %s\nbegin;\n%s%s%scommit;\n".formatted(migration.script(), start, sql, record)
                : "\n-- %s\n%s%sbegin;\n%scommit;\n".formatted(migration.script(), start, sql, record);
    }

    /**
     * Records each statement before it begins and when it is done. If PostgreSQL runs the statement in a transaction, that
     * transaction also holds the last record.
     */
    private String separate(Migration migration, PsqlJournal journal) {
        List<String> texts = statements.apply(migration);
        StringBuilder script = new StringBuilder();
        for (SeparateStatement statement : migration.execution().separate()) {
            String sql = ended(texts.get(statement.number() - 1));
            String done = journal.done(migration, statement);
            String started = alone(journal.started(migration, statement));
            switch (statement.kind()) {
                case SESSION -> script.append(sql);
                case ATOMIC ->
                    script.append(started)
                            .append("begin;\n")
                            .append(sql)
                            .append(done)
                            .append("commit;\n");
                case OPEN -> script.append(started).append(sql).append(alone(done));
            }
        }
        return script.toString();
    }

    private static String alone(String record) {
        return "begin;\n%scommit;\n".formatted(record);
    }

    /** psql runs the script only if its newest row in the history has another checksum. */
    private String step(Repeatable script) {
        return REPEATABLE.formatted(
                script.script(),
                PsqlGuard.literal(script.description()),
                script.checksum(),
                script.written(),
                schema.history(),
                pin(OWN_PATH),
                pin(SCRIPT_PATH),
                ended(text.apply(script)),
                recorded(HistoryRows.applied(schema, script)));
    }

    /** Ends the SQL so that following text does not become part of it; an empty statement does nothing. */
    private static String ended(String sql) {
        String last = sql.lines().filter(line -> !line.isBlank()).reduce("", (one, next) -> next);
        boolean ended = last.stripTrailing().endsWith(";") && !last.contains("--");
        return "%s\n%s".formatted(sql.stripTrailing(), ended ? "" : ";\n");
    }

    private String record(Migration migration) {
        return HistoryRows.applied(schema, migration).stream()
                .map(PsqlScript::recorded)
                .collect(Collectors.joining());
    }

    private static String recorded(HistoryRows.Row row) {
        return "%s;\n".formatted(PsqlGuard.bound(row).strip().replaceFirst(";$", ""));
    }
}
