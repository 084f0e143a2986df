package dev.esquema.schema.journal;

import dev.esquema.schema.problem.SchemaException;

/** The outcome of a run; one value is for a run that has not ended. */
public enum RunOutcome {
    /** The run is at work. A row of a run whose session is gone is read as {@link #INTERRUPTED}. */
    RUNNING,
    /** Everything pending was applied. */
    APPLIED,
    /** Migrations were applied, and the structure differs from the one that the applied migrations lead to. */
    APPLIED_WITH_FINDINGS,
    /** Migrations were applied, and the structure could not be compared afterwards. */
    APPLIED_UNVERIFIED,
    /** The objects of the pending migrations existed already, identical, and the migrations are now recorded. */
    ADOPTED,
    /** Nothing was pending. */
    NOTHING_TO_DO,
    /** A repair cleared failed or unfinished migrations. */
    REPAIRED,
    /** A migration was rolled back and is held. */
    ROLLED_BACK,
    /** A rollback was reversed, with the rows that it had kept. */
    RESTORED,
    /** A check refused the run; nothing was applied. */
    REFUSED,
    /** A check refused the run, because it is not known how far a migration outside a transaction came. */
    UNKNOWN,
    /**
     * Another run held the run lock, or a session held a table lock, longer than the wait; migrations that were applied
     * before it stay applied.
     */
    LOCKED,
    /** A script failed; migrations that were applied before it stay applied. */
    FAILED,
    /**
     * A signal or the loss of the database ended the run, or its process died and a later run closed it; the same run may
     * succeed later.
     */
    INTERRUPTED;

    /** Whether a run with this outcome did what it was asked to do, or found nothing to do. */
    public boolean succeeded() {
        return switch (this) {
            case APPLIED, APPLIED_WITH_FINDINGS, ADOPTED, NOTHING_TO_DO, REPAIRED, ROLLED_BACK, RESTORED -> true;
            case RUNNING, APPLIED_UNVERIFIED, REFUSED, UNKNOWN, LOCKED, FAILED, INTERRUPTED -> false;
        };
    }

    /** The outcome of a run that ended with this failure. */
    public static RunOutcome of(SchemaException failure) {
        return switch (failure.code()) {
            case REFUSED -> failure.details().outcomeUnknown() ? UNKNOWN : REFUSED;
            case PERMISSION_DENIED, VERIFICATION_FAILED, INCOMPATIBLE, USAGE, UNAUTHORIZED, CONFIGURATION -> REFUSED;
            case LOCKED, TABLE_LOCKED -> LOCKED;
            case INTERRUPTED -> INTERRUPTED;
            case DATABASE_UNAVAILABLE -> failure.details().isConnectionLost() ? INTERRUPTED : FAILED;
            case UNEXPECTED, MIGRATION_FAILED, BEHIND, NOT_FOUND, NOT_READY, NOT_ACCEPTABLE, METHOD_NOT_ALLOWED ->
                FAILED;
        };
    }
}
