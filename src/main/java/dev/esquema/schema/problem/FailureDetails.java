package dev.esquema.schema.problem;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The facts of a failure, for programs; each fact is empty if it is not known.
 *
 * @param version the version of the migration that failed
 * @param script the file name of its script
 * @param statement the statement that failed, in one line
 * @param line the line of the script where that statement begins
 * @param sqlState the SQLSTATE that the database gave (PostgreSQL documentation, appendix A)
 * @param backup the file of the backup that was made before the first change
 * @param mend the SQL statements that would correct the cause of the failure
 * @param outcomeUnknown whether it is not known if the failed work was done
 * @param remains what of the failed migration stays applied, and the next command, for the message of the run
 */
public record FailureDetails(
        Optional<String> version,
        Optional<String> script,
        Optional<String> statement,
        OptionalInt line,
        Optional<String> sqlState,
        Optional<String> backup,
        List<String> mend,
        boolean outcomeUnknown,
        Optional<String> remains) {

    /** SQLSTATEs idle_in_transaction_session_timeout and transaction_timeout, with which the server ends a session too. */
    private static final Set<String> ENDED_BY_TIMEOUT = Set.of("25P03", "25P04");

    public static final FailureDetails NONE = new FailureDetails(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            false,
            Optional.empty());

    public FailureDetails {
        mend = List.copyOf(mend);
    }

    /** The same facts with the migration that failed. */
    public FailureDetails ofMigration(String itsVersion, String itsScript) {
        return new FailureDetails(
                Optional.of(itsVersion),
                Optional.of(itsScript),
                statement,
                line,
                sqlState,
                backup,
                mend,
                outcomeUnknown,
                remains);
    }

    /** The same facts with the statement that failed. */
    public FailureDetails atStatement(String text) {
        return new FailureDetails(
                version, script, Optional.of(text), line, sqlState, backup, mend, outcomeUnknown, remains);
    }

    /** The same facts with the line where the failed statement begins. */
    public FailureDetails atLine(int number) {
        return new FailureDetails(
                version, script, statement, OptionalInt.of(number), sqlState, backup, mend, outcomeUnknown, remains);
    }

    public FailureDetails withSqlState(String state) {
        return new FailureDetails(
                version, script, statement, line, Optional.of(state), backup, mend, outcomeUnknown, remains);
    }

    public FailureDetails withBackup(String file) {
        return new FailureDetails(
                version, script, statement, line, sqlState, Optional.of(file), mend, outcomeUnknown, remains);
    }

    public FailureDetails withMend(List<String> statements) {
        return new FailureDetails(
                version, script, statement, line, sqlState, backup, statements, outcomeUnknown, remains);
    }

    /** The same facts for failed work that may have been done or not. */
    public FailureDetails withUnknownOutcome() {
        return new FailureDetails(version, script, statement, line, sqlState, backup, mend, true, remains);
    }

    /** The same facts with what stays applied of a migration outside a transaction, and the next command. */
    public FailureDetails remaining(String sentences) {
        return new FailureDetails(
                version, script, statement, line, sqlState, backup, mend, outcomeUnknown, Optional.of(sentences));
    }

    /** Whether the connection was lost: the network failed, or the server ended the session. */
    public boolean isConnectionLost() {
        return sqlState.filter(
                        state -> state.startsWith("08") || state.startsWith("57P") || ENDED_BY_TIMEOUT.contains(state))
                .isPresent();
    }
}
