package dev.esquema.postgres.undo;

import dev.esquema.postgres.archive.ArchiveSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.connection.StatementText;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.core.Parser;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The undo script of a migration, run statement by statement in a transaction that the script must not end. */
record UndoScript(Migration migration, List<String> statements) {

    /** The first word after comments. */
    private static final Pattern FIRST_WORD =
            Pattern.compile("(?:\\s|--[^\\n]*(?:\\n|$)|/\\*(?s:.*?)\\*/)*(?<word>[A-Za-z]*)");

    private static final Set<String> OF_TRANSACTIONS =
            Set.of("abort", "begin", "commit", "end", "prepare", "release", "rollback", "savepoint", "start");

    UndoScript {
        statements = List.copyOf(statements);
    }

    /** @throws SchemaException {@link Code#REFUSED} if the script would end the transaction */
    static UndoScript of(Migration migration, String text) throws SQLException {
        List<String> statements = Parser.parseJdbcSql(text, true, false, true, false, false).stream()
                .map(query -> query.nativeSql)
                .filter(statement -> !statement.isBlank())
                .toList();
        UndoScript script = new UndoScript(migration, statements);
        for (String statement : statements) {
            if (OF_TRANSACTIONS.contains(firstWord(statement))) {
                throw script.refused(statement);
            }
        }
        return script;
    }

    private SchemaException refused(String sql) {
        return new SchemaException(
                Code.REFUSED,
                "nothing was rolled back: %s contains `%s`, but Esquema runs it in a transaction of its own"
                        .formatted(name(), StatementText.oneLine(sql)));
    }

    /** EXECUTE fails with feature_not_supported for COMMIT; a procedure fails with invalid_transaction_termination. */
    private static boolean endsTransaction(SQLException e) {
        String state = SqlFailure.state(e);
        return state.equals("2D000")
                || (state.equals("0A000") && SqlFailure.message(e).contains("transaction commands"));
    }

    /** Whether a statement only drops the objects that it names, and so reads no row. */
    static boolean isDrop(String sql) {
        return firstWord(sql).equals("drop");
    }

    /** Runs one statement of the script. */
    void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            execute(statement, sql);
        } catch (SQLException e) {
            throw failure(sql, e);
        }
    }

    /** Runs one statement, and lets the error of the server through. */
    void execute(Statement statement, String sql) throws SQLException {
        statement.setEscapeProcessing(false);
        statement.execute(withinBlock(sql));
    }

    /** PL/pgSQL refuses to execute a statement that would end the transaction, in whatever form it is written. */
    private static String withinBlock(String sql) {
        String tag = "$esquema$";
        while (sql.contains(tag)) {
            tag = tag.replace("esquema", "esquema_");
        }
        String block = tag.replace("esquema", "esquema_block");
        return "do %2$s begin execute %3$s%1$s%3$s; end %2$s".formatted(sql, block, tag);
    }

    private SchemaException failure(String sql, SQLException e) {
        if (endsTransaction(e)) {
            return refused(sql);
        }
        SchemaException found = SqlFailure.of("the database failed", e);
        if (found.code() == Code.DATABASE_UNAVAILABLE) {
            return found;
        }
        String state = SqlFailure.state(e);
        return new SchemaException(
                Code.MIGRATION_FAILED,
                "nothing was rolled back: %s failed, `%s`: %s%s (SQLSTATE %s)"
                        .formatted(name(), StatementText.oneLine(sql), SqlFailure.message(e), keptNeeds(e), state),
                FailureDetails.NONE
                        .ofMigration(migration.version().toString(), name())
                        .atStatement(StatementText.oneLine(sql))
                        .withSqlState(state),
                e);
    }

    /** Explains a failed drop of a type that an archived table uses. */
    private static String keptNeeds(SQLException e) {
        return Optional.of(e)
                .filter(PSQLException.class::isInstance)
                .map(cause -> ((PSQLException) cause).getServerErrorMessage())
                .map(ServerErrorMessage::getDetail)
                .filter(detail -> detail.contains(ArchiveSchema.NAME))
                .map(detail -> ": the kept rows need it; make a backup, then add --discard-data")
                .orElse("");
    }

    String name() {
        return migration.undo().orElse("its script");
    }

    private static String firstWord(String statement) {
        Matcher matcher = FIRST_WORD.matcher(statement);
        return matcher.lookingAt() ? matcher.group("word").toLowerCase(Locale.ROOT) : "";
    }
}
