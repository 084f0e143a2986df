package dev.esquema.log;

import dev.esquema.text.PrintableText;
import org.jspecify.annotations.Nullable;

/** A copy of an exception with the same stack trace; its text is one line in which control characters are escaped. */
final class PrintableThrowable extends Exception {

    private static final long serialVersionUID = 1L;

    private final String text;

    private PrintableThrowable(Throwable original) {
        super(null, ofCause(original.getCause()));
        text = PrintableText.of(original.toString());
        setStackTrace(original.getStackTrace());
    }

    /** Returns the exception itself if neither its text nor the text of a cause contains control characters. */
    static Throwable of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (!PrintableText.of(cause.toString()).equals(cause.toString())) {
                return new PrintableThrowable(thrown);
            }
        }
        return thrown;
    }

    private static @Nullable Throwable ofCause(@Nullable Throwable cause) {
        return cause == null ? null : of(cause);
    }

    /** Returns the text, which begins with the class name of the original exception. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
        return text;
    }
}
