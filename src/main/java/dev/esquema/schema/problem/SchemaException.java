package dev.esquema.schema.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that could not be fulfilled. Its code is API; its message is for people, one sentence for each thing that
 * is wrong, and never holds a secret.
 */
public final class SchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Code code;

    /** Transient because failures are printed and recorded, never serialised. */
    private final transient FailureDetails details;

    private final transient List<String> sentences;

    public SchemaException(Code code, String message) {
        this(code, message, FailureDetails.NONE, null);
    }

    public SchemaException(Code code, String message, Throwable cause) {
        this(code, message, FailureDetails.NONE, cause);
    }

    public SchemaException(Code code, String message, FailureDetails details, @Nullable Throwable cause) {
        this(code, List.of(message), details, cause);
    }

    /** Creates a failure for which several things are wrong. */
    public SchemaException(Code code, List<String> sentences) {
        this(code, sentences, FailureDetails.NONE, null);
    }

    public SchemaException(Code code, List<String> sentences, FailureDetails details, @Nullable Throwable cause) {
        super(String.join("\n", sentences), cause);
        this.code = code;
        this.details = details;
        this.sentences = List.copyOf(sentences);
    }

    public Code code() {
        return code;
    }

    /** The facts for programs. */
    public FailureDetails details() {
        return details;
    }

    /** The sentences of the message. A name in a sentence may contain a line end, so the message is not split for them. */
    public List<String> sentences() {
        return sentences;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
