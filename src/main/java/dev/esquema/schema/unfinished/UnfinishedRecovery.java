package dev.esquema.schema.unfinished;

import dev.esquema.schema.history.Look;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Catalog;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Settles migrations that an earlier run left unfinished outside a transaction: the catalogue decides about an index
 * built concurrently, a person about any other migration. The statements of a script that are recorded one by one are
 * settled one by one.
 */
public final class UnfinishedRecovery {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final RunSession session;
    private final RunJournal journal;
    private final Look look;

    public UnfinishedRecovery(RunSession session, RunJournal journal, Look look) {
        this.session = session;
        this.journal = journal;
        this.look = look;
    }

    /**
     * Settles every migration that the catalogue decides, and returns whether that changed the history.
     *
     * @throws SchemaException {@link Code#REFUSED} with the outcome UNKNOWN, if a person must decide
     */
    public boolean settle() {
        List<Version> unknown = journal.unknown();
        UnfinishedMigrations unfinished = new UnfinishedMigrations(session, unknown, look);
        unknown.stream()
                .filter(look.states()::isApplied)
                .forEach(version -> journal.decide(version, StepOutcome.APPLIED));
        List<Migration> settled = unfinished.decidedByCatalog();
        settled.forEach(migration -> settle(migration, unfinished.state(migration)));
        unfinished.statementsDecidedByCatalog().forEach(doubt -> LOG.log(Level.INFO, "{0}", doubt.settle()));
        List<String> questions = unfinished.questions();
        if (!questions.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was applied: %s".formatted(String.join("; ", questions)),
                    SchemaException.each("nothing was applied", questions),
                    FailureDetails.NONE.withUnknownOutcome(),
                    null);
        }
        unfinished.begun().versions().stream()
                .filter(unknown::contains)
                .forEach(version -> journal.decide(version, StepOutcome.DECIDED_PENDING));
        return !settled.isEmpty();
    }

    /** Settles a migration by the state of its index, which is built concurrently. */
    private void settle(Migration migration, Catalog.IndexState state) {
        String index = UnfinishedMigrations.index(migration);
        LOG.log(
                Level.INFO,
                "{0} was started before, outside a transaction; its index {1} is {2}",
                migration.version(),
                index,
                state);
        StepOutcome decision =
                switch (state) {
                    case VALID -> {
                        session.mending().recordApplied(migration);
                        yield StepOutcome.DECIDED_APPLIED;
                    }
                    case INVALID -> {
                        session.mending().dropInvalidIndex(index);
                        session.mending().clearFailed(migration.version());
                        yield StepOutcome.DECIDED_PENDING;
                    }
                    case ABSENT -> {
                        session.mending().clearFailed(migration.version());
                        yield StepOutcome.DECIDED_PENDING;
                    }
                };
        journal.decide(migration.version(), decision);
    }
}
