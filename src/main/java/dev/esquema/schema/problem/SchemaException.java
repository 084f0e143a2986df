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
        this(code, String.join("\n", sentences), sentences, details, cause);
    }

    /**
     * Creates a failure whose message is stored as one line, while a person reads its sentences one by one.
     *
     * @param message all sentences in one
     */
    public SchemaException(
            Code code, String message, List<String> sentences, FailureDetails details, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.details = details;
        this.sentences = List.copyOf(sentences);
    }

    /**
     * Returns a refusal; its message holds all reasons, and each of its sentences one.
     *
     * @param beginning what did not happen, such as "nothing was applied"
     */
    public static SchemaException refusal(Code code, String beginning, List<String> reasons) {
        return new SchemaException(
                code,
                "%s: %s".formatted(beginning, String.join("; ", reasons)),
                each(beginning, reasons),
                FailureDetails.NONE,
                null);
    }

    /** Returns a sentence for each reason against something. */
    public static List<String> each(String beginning, List<String> reasons) {
        return reasons.stream()
                .map(reason -> "%s: %s".formatted(beginning, reason))
                .toList();
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
