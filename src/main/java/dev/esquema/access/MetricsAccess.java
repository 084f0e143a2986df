package dev.esquema.access;

/** Who may read {@code /q/metrics} of a server that has tokens. */
public enum MetricsAccess {
    /** Everybody. */
    OPEN,
    /** A client that sends a token. */
    TOKEN
}
