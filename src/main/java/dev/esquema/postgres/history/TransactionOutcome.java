package dev.esquema.postgres.history;

/** What became of a transaction whose COMMIT was not confirmed. */
public enum TransactionOutcome {
    COMMITTED,
    ROLLED_BACK,
    /** The database could not be asked, or no longer knows. */
    UNKNOWN
}
