package dev.esquema.schema.migration;

/** What a run does about objects that a pending migration makes and that are there already. */
public enum ExistingTables {
    /** Records the migration as applied if every object is what it would have made; refuses otherwise. */
    ADOPT_IF_IDENTICAL,
    /** Refuses. */
    REFUSE
}
