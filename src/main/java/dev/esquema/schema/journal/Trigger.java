package dev.esquema.schema.journal;

/** Who starts a run. */
public enum Trigger {
    /** The server, before it serves. */
    STARTUP,
    /** A container entrypoint, a release phase or a Job. */
    ENTRYPOINT,
    /** A person. */
    MANUAL
}
