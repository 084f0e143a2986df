package dev.esquema.flyway;

import dev.esquema.postgres.connection.StatementText;
import dev.esquema.postgres.history.MigrationSession;
import dev.esquema.postgres.history.TransactionOutcome;
import dev.esquema.postgres.history.TransactionStatus;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.problem.SchemaException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;

/** What a failure of Flyway means for the scripts that it was applying: which one failed, and whether it was committed. */
record StepFailures(ScriptProvider scripts, MigrationSession session, TransactionStatus transactions) {

    /** The failure of scripts of which each is committed on its own. */
    SchemaException of(FlywayException e, StepCallback callback) {
        SchemaException found = found(e, callback);
        Optional<Script> uncommitted = callback.uncommitted();
        return callback.running().isPresent() || uncommitted.isEmpty()
                ? found
                : afterAllStatements(uncommitted.get(), e, callback);
    }

    /** The failure of scripts in one transaction: all are applied, or none. */
    SchemaException together(FlywayException e, StepCallback callback) {
        SchemaException found = found(e, callback);
        Optional<Script> last = callback.uncommitted();
        if (callback.running().isPresent() || last.isEmpty() || !found.details().isConnectionLost()) {
            return found;
        }
        return switch (callback.transaction().map(transactions::of).orElse(TransactionOutcome.UNKNOWN)) {
            case COMMITTED -> {
                callback.committed();
                yield found;
            }
            case ROLLED_BACK -> FlywayFailure.atCommit(last.get(), e);
            case UNKNOWN -> FlywayFailure.unknownTogether(last.get(), e);
        };
    }

    private SchemaException found(FlywayException e, StepCallback callback) {
        SchemaException found = FlywayFailure.of(e);
        return callback.running()
                .map(running -> FlywayFailure.during(running, statement(running), found))
                .orElse(found);
    }

    /** The text of a whole script in one line. */
    String statement(Script script) {
        return StatementText.oneLine(scripts.text(script.script()));
    }

    /**
     * The migration failed at its COMMIT, or it was committed and something else failed; the database knows the
     * outcome.
     */
    private SchemaException afterAllStatements(Script migration, FlywayException e, StepCallback callback) {
        TransactionOutcome outcome =
                callback.transaction().map(transactions::of).orElseGet(() -> outcomeOutside(migration));
        return switch (outcome) {
            case COMMITTED -> {
                callback.committed();
                yield FlywayFailure.of(e);
            }
            case ROLLED_BACK -> FlywayFailure.atCommit(migration, e);
            case UNKNOWN ->
                migration.transactional()
                        ? FlywayFailure.unknownAtCommit(migration, e)
                        : FlywayFailure.notRecorded(migration, e);
        };
    }

    /** Outside a transaction Flyway writes the history row last, in a transaction of its own. */
    private TransactionOutcome outcomeOutside(Script script) {
        try {
            return session.history().records(script) ? TransactionOutcome.COMMITTED : TransactionOutcome.UNKNOWN;
        } catch (SchemaException e) {
            return TransactionOutcome.UNKNOWN;
        }
    }
}
