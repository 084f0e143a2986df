package dev.esquema.schema.journal;

import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.lock.Waits;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run of the journal with its steps.
 *
 * @param operation the kind of the run
 * @param databaseUser the role that the run connected as
 * @param from the newest version before the run; empty if none was applied, or if it is not known
 * @param to the newest version after the run
 * @param waits how long the run waited, and others because of it; empty for a run that found nothing to do, that has not
 *     ended, or that an older build recorded
 * @param backup the file of the backup that was made before the first change
 */
public record RunRecord(
        long id,
        JournalValue<Operation> operation,
        JournalValue<Trigger> trigger,
        Origin origin,
        String databaseUser,
        Optional<JournalValue<Version>> from,
        Optional<JournalValue<Version>> to,
        Instant startedAt,
        Optional<Instant> finishedAt,
        JournalValue<RunOutcome> outcome,
        Optional<String> backup,
        Optional<RunFailure> failure,
        Optional<Waits> waits,
        List<StepRecord> steps) {

    public RunRecord {
        steps = List.copyOf(steps);
    }

    /** Whether a step of the run concerns this migration. */
    public boolean tookPartIn(MigrationId id) {
        return steps.stream()
                .anyMatch(step -> id instanceof Version version
                        ? step.version().is(version)
                        : step.version().text().equals(id.toString()));
    }

    /**
     * The migration outside a transaction that the run began and whose end is not known: the process was killed, or the
     * connection was lost. Empty if there is none, or if it is decided.
     */
    public Optional<String> undecided() {
        return steps.stream()
                .filter(step -> !step.transactional())
                .filter(step ->
                        step.outcome().is(StepOutcome.STARTED) || step.outcome().is(StepOutcome.UNKNOWN))
                .map(step -> step.version().text())
                .findFirst();
    }

    /** The same run with its steps. */
    public RunRecord with(List<StepRecord> itsSteps) {
        return with(outcome, itsSteps);
    }

    /** The same run after its process died or lost its connection, which no later run has recorded yet. */
    public RunRecord interrupted() {
        return with(JournalValue.of(RunOutcome.INTERRUPTED), steps);
    }

    private RunRecord with(JournalValue<RunOutcome> itsOutcome, List<StepRecord> itsSteps) {
        return new RunRecord(
                id,
                operation,
                trigger,
                origin,
                databaseUser,
                from,
                to,
                startedAt,
                finishedAt,
                itsOutcome,
                backup,
                failure,
                waits,
                itsSteps);
    }

    /** The kind of a run. */
    public enum Operation {
        MIGRATE,
        ADOPT,
        REPAIR,
        ROLLBACK,
        RESTORE
    }
}
