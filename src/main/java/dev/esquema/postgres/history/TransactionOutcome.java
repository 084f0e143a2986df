package dev.esquema.postgres.history;

/** The outcome of a transaction whose COMMIT was not confirmed. */
public enum TransactionOutcome {
    COMMITTED,
    ROLLED_BACK,
    /** The database did not answer, or no longer knows the outcome. */
    UNKNOWN
}
