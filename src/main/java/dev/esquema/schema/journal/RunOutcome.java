package dev.esquema.schema.journal;

import dev.esquema.schema.problem.SchemaException;

/** How a run ended, or that it has not. */
public enum RunOutcome {
    /** It is at work, or was killed and nobody has looked since. */
    RUNNING,
    /** Everything pending was applied. */
    APPLIED,
    /** Something was applied, and the structure is not what the migrations lead to. */
    APPLIED_WITH_FINDINGS,
    /** Something was applied, and the structure could not be compared afterwards. */
    APPLIED_UNVERIFIED,
    /** What was pending was there already, identical, and is now recorded. */
    ADOPTED,
    /** Nothing was pending. */
    NOTHING_TO_DO,
    /** A repair cleared what stood in the way. */
    REPAIRED,
    /** A migration was taken back, and is held. */
    ROLLED_BACK,
    /** A rollback was taken back, with the rows that it had kept. */
    RESTORED,
    /** A guard said no; nothing was applied. */
    REFUSED,
    /** Refused, because nobody knows how far a migration outside a transaction came. */
    UNKNOWN,
    /** Another run held the run lock, or somebody a table, longer than the wait; nothing was applied. */
    LOCKED,
    /** A script failed; what had been applied before it stays. */
    FAILED,
    /** A signal ended it, or the process died and a later run closed it. */
    INTERRUPTED;

    /** The outcome of a run that ended with this failure. */
    public static RunOutcome of(SchemaException failure) {
        return switch (failure.code()) {
            case REFUSED -> failure.details().outcomeUnknown() ? UNKNOWN : REFUSED;
            case VERIFICATION_FAILED, INCOMPATIBLE, USAGE, CONFIGURATION -> REFUSED;
            case LOCKED, TABLE_LOCKED -> LOCKED;
            case INTERRUPTED -> INTERRUPTED;
            case UNEXPECTED,
                    MIGRATION_FAILED,
                    DATABASE_UNAVAILABLE,
                    BEHIND,
                    NOT_FOUND,
                    NOT_READY,
                    NOT_ACCEPTABLE,
                    METHOD_NOT_ALLOWED -> FAILED;
        };
    }
}
