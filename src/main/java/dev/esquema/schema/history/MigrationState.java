package dev.esquema.schema.history;

import java.util.Locale;

/** What became of one migration, seen from this build. */
public enum MigrationState {
    /** Packaged and applied. */
    APPLIED,
    /** Packaged, at or below the target, not applied. */
    PENDING,
    /** Packaged, above the target, not applied. */
    ABOVE_TARGET,
    /** Rolled back, and not applied again until somebody releases it. */
    HELD,
    /** Packaged, not applied, and it needs one that is held. */
    WAITING,
    /** Recorded as failed; it ran outside a transaction and may be half there. */
    FAILED,
    /** Applied by a newer build, unknown to this one. */
    FUTURE,
    /** Applied, but its script is not packaged any more. */
    MISSING;

    /** The state as it is written in JSON and in the query parameter {@code state}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
