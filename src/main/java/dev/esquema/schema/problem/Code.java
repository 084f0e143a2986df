package dev.esquema.schema.problem;

/** The catalogue of errors: each has one exit status, one HTTP status and one title, and all three are API. */
public enum Code {
    UNEXPECTED(1, 500, "Unexpected error"),
    USAGE(2, 400, "Wrong usage"),
    CONFIGURATION(2, 500, "Wrong configuration"),
    /** A route needs a token, and the request has none of the server's tokens. */
    UNAUTHORIZED(2, 401, "No valid token"),
    NOT_FOUND(2, 404, "Not found"),
    METHOD_NOT_ALLOWED(2, 405, "Method not allowed"),
    NOT_ACCEPTABLE(2, 406, "Not acceptable"),
    NOT_READY(3, 503, "No snapshot yet"),
    BEHIND(3, 503, "Not at target"),
    VERIFICATION_FAILED(4, 409, "Verification failed"),
    /** Another run held the run lock longer than the wait. */
    LOCKED(5, 409, "Another run holds the lock"),
    /** A session held a lock on a table longer than the wait. */
    TABLE_LOCKED(5, 409, "A table is locked"),
    REFUSED(6, 409, "Refused"),
    /** The database role lacks a right. */
    PERMISSION_DENIED(6, 503, "Permission denied"),
    MIGRATION_FAILED(7, 500, "A migration failed"),
    DATABASE_UNAVAILABLE(8, 503, "The database is unavailable"),
    INCOMPATIBLE(9, 409, "The database is incompatible with this build"),
    /** 128 plus the number of SIGTERM, as shells report it; SIGINT makes the status 130. */
    INTERRUPTED(143, 503, "Interrupted by a signal");

    private final int exitStatus;
    private final int httpStatus;
    private final String title;

    Code(int exitStatus, int httpStatus, String title) {
        this.exitStatus = exitStatus;
        this.httpStatus = httpStatus;
        this.title = title;
    }

    /** The exit status of a command that ends with this code. */
    public int exitStatus() {
        return exitStatus;
    }

    /** The HTTP status of a problem with this code (RFC 9457). */
    public int httpStatus() {
        return httpStatus;
    }

    public String title() {
        return title;
    }
}
