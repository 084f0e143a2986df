package dev.esquema.schema.history;

import java.util.Locale;

/** The state of one migration, as this build sees it. */
public enum MigrationState {
    /** Packaged and applied. */
    APPLIED,
    /** Packaged, at or below the target, not applied. */
    PENDING,
    /** Packaged, above the target, not applied. */
    ABOVE_TARGET,
    /** Rolled back, and not applied again before it is released. */
    HELD,
    /** Packaged, not applied, and in need of a held or another waiting migration. */
    WAITING,
    /** Recorded as failed; it ran outside a transaction and may be done in part. */
    FAILED,
    /** Applied by a newer build, and not known to this build. */
    FUTURE,
    /** Applied, but its script is no longer packaged. */
    MISSING;

    /** The name of the state in JSON and in the query parameter {@code state}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
