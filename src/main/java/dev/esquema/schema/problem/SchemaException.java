package dev.esquema.schema.problem;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A promise that could not be kept: its code is API, its message is one sentence for people and never holds a secret. */
public final class SchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Code code;
    private final TreeMap<String, String> details;

    public SchemaException(Code code, String message) {
        this(code, message, Map.of(), null);
    }

    public SchemaException(Code code, String message, Throwable cause) {
        this(code, message, Map.of(), cause);
    }

    /** With details: facts by name for machines (version, statement, line, SQLSTATE …). */
    public SchemaException(Code code, String message, Map<String, String> details, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.details = new TreeMap<>(details);
    }

    public Code code() {
        return code;
    }

    /** Facts by name for machines; often empty. */
    public Map<String, String> details() {
        return Map.copyOf(details);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
