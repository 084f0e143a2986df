package dev.esquema.schema;

/** Where the schema stands against this build; one word, the first that fits. */
public enum Phase {
    /** The database does not answer, or the newest facts are too old to be believed. */
    UNREACHABLE,
    /** The history is newer and declared incompatible with this build. */
    INCOMPATIBLE,
    /** Objects that a pending migration makes are there already, without a record of how they came. */
    UNMANAGED,
    /** The history contradicts the packaged scripts. */
    DRIFTED,
    /** Below this build's target, and a run holds the lock. */
    MIGRATING,
    /** Below this build's target, and a migration failed. */
    FAILED,
    /** Nothing of ours is there. */
    EMPTY,
    /** Below this build's target. */
    BEHIND,
    /** At or beyond this build's target: the history is newer. */
    AHEAD,
    /** At this build's target. */
    CURRENT
}
