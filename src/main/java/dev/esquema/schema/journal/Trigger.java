package dev.esquema.schema.journal;

/** The kind of caller that starts a run. */
public enum Trigger {
    /** The server starts the run, before it serves. */
    STARTUP,
    /** A container entrypoint, a release phase or a Job starts the run. */
    ENTRYPOINT,
    /** A person starts the run. */
    MANUAL
}
