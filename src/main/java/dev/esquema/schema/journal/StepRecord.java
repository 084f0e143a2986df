package dev.esquema.schema.journal;

import dev.esquema.schema.manifest.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * One migration within a run.
 *
 * @param transactional whether the migration ran in one transaction with its history row
 * @param finishedAt empty if the step was started and its end was not recorded
 */
public record StepRecord(
        JournalValue<Version> version,
        boolean transactional,
        Instant startedAt,
        Optional<Instant> finishedAt,
        JournalValue<StepOutcome> outcome) {

    /** The outcome of a step. */
    public enum StepOutcome {
        STARTED,
        APPLIED,
        /** The objects of the migration existed already, identical. */
        ADOPTED,
        FAILED,
        /** A rollback took the migration back. */
        ROLLED_BACK,
        /** The migration was started outside a transaction, and its end was never recorded. */
        UNKNOWN,
        /** A repair or the catalogue decided that the migration is applied. */
        DECIDED_APPLIED,
        /** A repair or the catalogue decided that the migration is to be run again. */
        DECIDED_PENDING
    }
}
