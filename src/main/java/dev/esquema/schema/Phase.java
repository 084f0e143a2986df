package dev.esquema.schema;

/** The state of the schema relative to this build: the first phase that applies. */
public enum Phase {
    /** The database does not answer, or the last snapshot is too old to be trusted. */
    UNREACHABLE,
    /** The history holds migrations that are declared incompatible with this build. */
    INCOMPATIBLE,
    /** Objects that a pending migration creates exist already, and the history does not record them. */
    UNMANAGED,
    /**
     * The history contradicts the packaged scripts, or the structure differs from the one that the applied migrations
     * lead to.
     */
    DRIFTED,
    /** The schema is below this build's target, and a run holds the lock. */
    MIGRATING,
    /** The schema is below this build's target, and a migration or the last run failed. */
    FAILED,
    /** No migration is applied. */
    EMPTY,
    /** The schema is below this build's target. */
    BEHIND,
    /** The schema has reached this build's target, and its history goes beyond it. */
    AHEAD,
    /** The schema is at this build's target. */
    CURRENT
}
