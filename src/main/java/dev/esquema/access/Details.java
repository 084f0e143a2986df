package dev.esquema.access;

/**
 * Who sees details over HTTP: hosts, users, process ids, the messages of failures, and SQL.
 *
 * <p>A server that has tokens shows details only to a client that sends one.
 */
public enum Details {
    /** Everybody. */
    ANONYMOUS,
    /** A client that sends a token; nobody if the server has no token. */
    TOKEN
}
