package dev.esquema;

import dev.esquema.text.PrintableText;
import org.jspecify.annotations.Nullable;

/** An exception with the stack trace of another; its text is on one line, with control characters shown. */
final class PrintableThrowable extends Exception {

    private static final long serialVersionUID = 1L;

    private final String text;

    private PrintableThrowable(Throwable original) {
        super(null, ofCause(original.getCause()));
        text = PrintableText.of(original.toString());
        setStackTrace(original.getStackTrace());
    }

    /** The same exception, if neither it nor a cause of it holds control characters. */
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

    /** The text begins with the class of the original exception. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
        return text;
    }
}
