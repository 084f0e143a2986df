package dev.esquema.schema.problem;

import org.jspecify.annotations.Nullable;

/**
 * A request that could not be fulfilled. Its code is API; its message is one sentence for people and never holds a secret.
 */
public final class SchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Code code;

    /** Transient because failures are printed and recorded, never serialised. */
    private final transient FailureDetails details;

    public SchemaException(Code code, String message) {
        this(code, message, FailureDetails.NONE, null);
    }

    public SchemaException(Code code, String message, Throwable cause) {
        this(code, message, FailureDetails.NONE, cause);
    }

    public SchemaException(Code code, String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.details = details;
    }

    public Code code() {
        return code;
    }

    /** The facts for programs. */
    public FailureDetails details() {
        return details;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
