package dev.esquema.flyway.separate;

import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Execution.SeparateStatement.Kind;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The failures of {@link SeparateRun}: what failed, what stays applied, and the next command. */
final class SeparateFailure {

    private SeparateFailure() {}

    /**
     * The failure of one statement.
     *
     * @param line the line where the statement begins
     * @param done the numbers of the statements that are applied
     */
    static SchemaException of(
            Migration migration, SeparateStatement statement, int line, List<Integer> done, SQLException e) {
        String state = SqlFailure.state(e);
        FailureDetails details = FailureDetails.NONE
                .ofMigration(migration.version().toString(), migration.script())
                .atLine(line)
                .atStatement(statement.text())
                .withSqlState(state);
        boolean lost = details.isConnectionLost();
        details = details.remaining("%s; %s".formatted(stays(done), next(migration, statement, lost)));
        return new SchemaException(
                lost ? Code.DATABASE_UNAVAILABLE : Code.MIGRATION_FAILED,
                "migration %s %s at line %d of %s, in statement %d of %d, `%s`%s: %s (SQLSTATE %s)"
                        .formatted(
                                migration.version(),
                                lost ? "was interrupted" : "failed",
                                line,
                                migration.script(),
                                statement.number(),
                                migration.execution().separate().size(),
                                statement.text(),
                                lost ? ", because the connection to the database was lost" : "",
                                SqlFailure.message(e),
                                state),
                lost && statement.kind() == Kind.OPEN ? details.withUnknownOutcome() : details,
                e);
    }

    /** The failure of a run that ends before it begins this statement. */
    static SchemaException before(
            Migration migration, SeparateStatement statement, List<Integer> done, SchemaException e) {
        String next = "`esquema migrate` continues with statement %d".formatted(statement.number());
        return new SchemaException(
                e.code(),
                e.getMessage(),
                e.details()
                        .ofMigration(migration.version().toString(), migration.script())
                        .remaining("%s; %s".formatted(stays(done), next)),
                e);
    }

    private static String stays(List<Integer> done) {
        return done.isEmpty()
                ? "no statement before it was applied"
                : "%s %s applied".formatted(numbered(done), done.size() == 1 ? "stays" : "stay");
    }

    /** Returns the numbers as the subject of a sentence. */
    static String numbered(List<Integer> statements) {
        List<String> numbers = statements.stream().map(String::valueOf).toList();
        int last = numbers.size() - 1;
        return last == 0
                ? "statement %s".formatted(numbers.get(0))
                : "statements %s and %s"
                        .formatted(
                                numbers.subList(0, last).stream().collect(Collectors.joining(", ")), numbers.get(last));
    }

    /** @param lost whether the connection was lost, so that there is nothing to correct */
    private static String next(Migration migration, SeparateStatement statement, boolean lost) {
        int number = statement.number();
        if (lost && statement.kind() != Kind.OPEN) {
            return "run `esquema migrate` again, which continues with the first statement that is not applied";
        }
        if (statement.kind() != Kind.OPEN) {
            return "nothing of statement %d was applied: remove the cause, or correct the statement and write the manifest again; then `esquema migrate` continues with statement %1$d"
                    .formatted(number);
        }
        Optional<DatabaseObject> index = statement.builtIndex().or(statement::droppedIndex);
        if (index.isPresent()) {
            return "%s `esquema migrate` reads the state of the index %s and continues with statement %d"
                    .formatted(first(statement, lost), index.get().name(), number);
        }
        return ("statement %1$d may be partly applied: check, and run `esquema repair --version %2$s --statement %1$d --as applied`"
                        + " or `--as pending`; then `esquema migrate` continues after it or with it")
                .formatted(number, migration.version());
    }

    /** What a person does before the next run reads the state of an index; a statement that builds one may be edited. */
    private static String first(SeparateStatement statement, boolean lost) {
        if (lost) {
            return "when the database answers again,";
        }
        return statement.builtIndex().isPresent()
                ? "remove the cause, or correct the statement and write the manifest again; then"
                : "remove the cause; then";
    }

    static SchemaException ofSession(Migration migration, SQLException e) {
        return SqlFailure.of("the session of the migration %s could not be set".formatted(migration.version()), e);
    }

    static SchemaException notBegun(Migration migration, SQLException e) {
        SchemaException found = SqlFailure.of(
                "%s runs outside a transaction and was not started, because its start could not be recorded"
                        .formatted(migration.version()),
                e);
        return new SchemaException(
                found.code() == Code.DATABASE_UNAVAILABLE ? found.code() : Code.REFUSED,
                found.getMessage(),
                found.details(),
                e);
    }

    static SchemaException notRecorded(Migration migration, SQLException e) {
        String state = SqlFailure.state(e);
        FailureDetails details = FailureDetails.NONE
                .ofMigration(migration.version().toString(), migration.script())
                .withSqlState(state);
        return new SchemaException(
                details.isConnectionLost() ? Code.DATABASE_UNAVAILABLE : Code.MIGRATION_FAILED,
                "all statements of %s are applied, but the history does not record migration %s: %s (SQLSTATE %s); run `esquema migrate` again, which only records it"
                        .formatted(migration.script(), migration.version(), SqlFailure.message(e), state),
                details,
                e);
    }
}
