package dev.esquema.schema.journal;

import dev.esquema.schema.manifest.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * One migration within a run.
 *
 * @param transactional whether it ran in one transaction with its row in the history
 * @param finishedAt empty if it was started and nobody recorded its end
 */
public record StepRecord(
        JournalValue<Version> version,
        boolean transactional,
        Instant startedAt,
        Optional<Instant> finishedAt,
        JournalValue<StepOutcome> outcome) {

    /** How a step ended. */
    public enum StepOutcome {
        STARTED,
        APPLIED,
        /** What it makes was there already, identical. */
        ADOPTED,
        FAILED,
        /** A rollback took it back. */
        ROLLED_BACK,
        /** Outside a transaction, started, and its end was never recorded. */
        UNKNOWN,
        /** A repair said it is applied. */
        DECIDED_APPLIED,
        /** A repair or the catalogue said it is to be run again. */
        DECIDED_PENDING
    }
}
