package dev.esquema.json;

/**
 * Marks a field that an answer without details leaves out, by {@code JsonView}: a host, a user, a process id, the message
 * of a failure, SQL, or a text that may contain one of them.
 */
public final class Detail {

    private Detail() {}
}
