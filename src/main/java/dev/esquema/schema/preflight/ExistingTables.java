package dev.esquema.schema.preflight;

/** What a run does about existing objects that a pending migration would create. */
public enum ExistingTables {
    /**
     * Records the migration as applied if every object equals the one that it would create; refuses the run otherwise.
     */
    ADOPT_IF_IDENTICAL,
    /** Refuses the run. */
    REFUSE
}
