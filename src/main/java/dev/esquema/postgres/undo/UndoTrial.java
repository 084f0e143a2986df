package dev.esquema.postgres.undo;

import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.connection.StatementText;
import dev.esquema.postgres.session.SessionSettings;
import dev.esquema.postgres.structure.StructureQuery;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Runs the undo script of a migration on a scratch database in one transaction, as a rollback does, and rolls it back:
 * the migration itself need not run again.
 *
 * @param all reads the whole structure
 */
public record UndoTrial(Connection connection, StructureQuery all) {

    private static final String IN_ONE_TRANSACTION =
            "; a rollback runs the script in one transaction: write it without this, for example without CONCURRENTLY";

    /**
     * Returns the structure after the script.
     *
     * @throws SchemaException {@link Code#REFUSED} if the script contains a transaction command,
     *     {@link Code#MIGRATION_FAILED} with script, line, statement and SQLSTATE if a statement fails
     */
    public Structure structure(Migration migration, String text) throws SQLException {
        UndoScript script = script(migration, text);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            SessionSettings.scripts("public", Duration.ZERO, Duration.ZERO).applyToTransaction(connection);
            int from = 0;
            for (String sql : script.statements()) {
                int found = text.indexOf(sql, from);
                run(statement, script, sql, line(text, Math.max(found, from)));
                from = found < 0 ? from : found + sql.length();
            }
            run(statement, script, "set constraints all immediate", line(text, from));
            SessionSettings.QUESTIONS.applyToTransaction(connection);
            return all.read(connection);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static UndoScript script(Migration migration, String text) throws SQLException {
        try {
            return UndoScript.of(migration, text);
        } catch (SchemaException e) {
            throw new SchemaException(e.code(), e.getMessage().replaceFirst("^nothing was rolled back: ", ""), e);
        }
    }

    private void run(Statement statement, UndoScript script, String sql, int line) throws SQLException {
        try {
            script.execute(statement, sql);
        } catch (SQLException e) {
            if (SqlFailure.isConnectionLost(e)) {
                throw SqlFailure.of(
                        "the undo of migration %s could not be tried"
                                .formatted(script.migration().version()),
                        e);
            }
            String state = SqlFailure.state(e);
            throw new SchemaException(
                    Code.MIGRATION_FAILED,
                    "the undo of migration %s failed at line %d of %s, `%s`: %s (SQLSTATE %s)%s"
                            .formatted(
                                    script.migration().version(),
                                    line,
                                    script.name(),
                                    StatementText.oneLine(sql),
                                    SqlFailure.message(e),
                                    state,
                                    state.equals("25001") ? IN_ONE_TRANSACTION : ""),
                    FailureDetails.NONE
                            .ofMigration(script.migration().version().toString(), script.name())
                            .atLine(line)
                            .atStatement(StatementText.oneLine(sql))
                            .withSqlState(state),
                    e);
        }
    }

    /** Returns the line of the first character that is no space, from a position on; lines count from 1. */
    private static int line(String text, int position) {
        int start = position;
        while (start < text.length() - 1 && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        return 1
                + (int) text.substring(0, start)
                        .chars()
                        .filter(letter -> letter == '\n')
                        .count();
    }
}
