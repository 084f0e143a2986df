package dev.esquema.schema.run;

import dev.esquema.schema.journal.JournalPlace;
import dev.esquema.schema.journal.LogFields;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.lock.WaitTally;
import dev.esquema.schema.lock.Waits;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.port.Journal;
import dev.esquema.schema.port.RunTrace;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one run; its trace is told the same. A failure to write the journal does not stop the run, except that
 * a migration outside a transaction does not begin before its start is recorded durably.
 */
public final class RunJournal {

    private static final Logger LOG = System.getLogger("dev.esquema.journal");

    private static final String CONNECTIONS =
            "such a run needs 2 connections at once: end other sessions of the role, or raise its limit (`ALTER ROLE …"
                    + " CONNECTION LIMIT`), and run the command again";

    private final Journal journal;
    private final Operation operation;
    private final Trigger trigger;
    private final WaitTally waits;
    private final RunTrace trace;
    private Optional<Long> run = Optional.empty();
    private Optional<SchemaException> failure = Optional.empty();
    private int position;

    /** @param waits the waits of the run, which are recorded at its end */
    public RunJournal(Journal journal, Operation operation, Trigger trigger, WaitTally waits, RunTrace trace) {
        this.journal = journal;
        this.operation = operation;
        this.trigger = trigger;
        this.waits = waits;
        this.trace = trace;
    }

    public void begin(Optional<Version> from) {
        quietly(() -> run = Optional.of(journal.begin(operation, trigger, from)));
        run.ifPresent(LogFields::run);
        if (run.isPresent()) {
            trace.recorded(run.get());
        }
    }

    /**
     * Refuses migrations of which one cannot begin later, because its start could not be recorded.
     *
     * @throws SchemaException {@link Code#REFUSED} if the run has no row and a migration runs outside a transaction
     */
    public void refuseUnrecorded(List<Script> pending) {
        Optional<Script> outside = pending.stream()
                .filter(migration -> run.isEmpty() && !migration.transactional())
                .findFirst();
        if (outside.isPresent()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was applied: %s runs outside a transaction and was not started, because the journal could not record the start: %s; %s"
                            .formatted(
                                    outside.get().id(),
                                    failure.map(SchemaException::getMessage).orElse("the run could not be recorded"),
                                    isOfConnections() ? CONNECTIONS : "remove the cause, and run the command again"));
        }
    }

    /** SQLSTATE too_many_connections: of the server, the database or the role. */
    private boolean isOfConnections() {
        return failure.flatMap(found -> found.details().sqlState())
                .filter("53300"::equals)
                .isPresent();
    }

    /** @param to the newest version after the run */
    public void end(RunOutcome outcome, Optional<Version> to) {
        end(outcome, to, Optional.empty());
        trace.ended(outcome, Optional.empty());
    }

    /** @param to the newest version after the run */
    public void failed(RunOutcome outcome, SchemaException failure, Optional<Version> to) {
        end(outcome, to, Optional.of(RunFailure.of(failure)));
        trace.ended(outcome, Optional.of(failure));
    }

    private void end(RunOutcome outcome, Optional<Version> to, Optional<RunFailure> failure) {
        Waits sum = waits.sum();
        if (!sum.others().isZero()) {
            LOG.log(Level.INFO, sum.message());
        }
        run.ifPresent(id -> {
            quietly(() -> journal.waited(id, sum));
            quietly(() -> journal.end(id, outcome, to, failure));
        });
    }

    public void backup(Backup.Copy copy) {
        run.ifPresent(id -> quietly(() -> journal.backup(id, copy.file())));
    }

    /** Records a run that did not get the lock, and returns the same failure for the caller to throw. */
    public SchemaException locked(SchemaException failure) {
        quietly(() -> journal.locked(operation, trigger, RunFailure.of(failure)));
        return failure;
    }

    public void stepStarted(Script migration) {
        position++;
        LogFields.migration(migration.id().toString());
        trace.began(migration);
        if (migration.transactional()) {
            run.ifPresent(id -> quietly(() -> journal.stepStarted(id, position, migration)));
            return;
        }
        long id = run.orElseThrow(() -> notRecorded(migration, "the run itself could not be recorded", null));
        try {
            journal.stepStarted(id, position, migration);
        } catch (SchemaException e) {
            throw notRecorded(migration, e.getMessage(), e);
        }
    }

    /** Reserves the places of the steps of these migrations, which another port writes. */
    public Optional<JournalPlace> steps(List<Migration> migrations) {
        trace.together(migrations);
        int first = position + 1;
        position += migrations.size();
        return run.map(id -> new JournalPlace(id, first));
    }

    public void stepApplied(Script migration) {
        stepEnded(migration, StepOutcome.APPLIED, Optional.empty());
        LogFields.migrationApplied();
    }

    /** @param outcome failed, or unknown if it is not known whether the step was done */
    public void stepFailed(Script migration, StepOutcome outcome, SchemaException failure) {
        stepEnded(migration, outcome, Optional.of(failure));
    }

    private void stepEnded(Script migration, StepOutcome outcome, Optional<SchemaException> failure) {
        run.ifPresent(id -> quietly(() -> journal.stepEnded(id, migration, outcome)));
        trace.ended(migration, outcome, failure);
    }

    public List<Version> unknown() {
        return run.isPresent() ? journal.unknown() : List.of();
    }

    public void decide(Version version, StepOutcome decision) {
        journal.decide(version, decision);
    }

    private static SchemaException notRecorded(Script migration, String reason, @Nullable SchemaException cause) {
        return new SchemaException(
                cause != null && cause.code() == Code.DATABASE_UNAVAILABLE ? cause.code() : Code.REFUSED,
                "%s runs outside a transaction and was not started, because the journal could not record the start: %s"
                        .formatted(migration.id(), reason),
                FailureDetails.NONE,
                cause);
    }

    /** The same failure is logged once: each further write fails for the same reason. */
    private void quietly(Runnable write) {
        try {
            write.run();
        } catch (SchemaException e) {
            boolean told = failure.map(SchemaException::getMessage)
                    .filter(e.getMessage()::equals)
                    .isPresent();
            failure = Optional.of(e);
            LOG.log(told ? Level.DEBUG : Level.WARNING, "the journal is incomplete: {0}", e.getMessage());
        }
    }
}
