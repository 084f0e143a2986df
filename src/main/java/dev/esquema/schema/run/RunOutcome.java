package dev.esquema.schema.run;

/** How a run that did not fail ended. */
public enum RunOutcome {
    /** Everything pending was applied. */
    APPLIED,
    /** Nothing was pending. */
    NOTHING_TO_DO
}
