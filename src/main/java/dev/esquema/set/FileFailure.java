package dev.esquema.set;

import dev.esquema.text.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The reason why a file could not be read or written. Java's exceptions of the usual reasons say the path alone. */
public final class FileFailure {

    private FileFailure() {}

    /** Returns the path and the reason, such as {@code /db/V1__a.sql: permission denied}. */
    public static String reason(UncheckedIOException e) {
        return Reason.of(e.getCause() == null ? e : e.getCause());
    }

    /** Returns the path and the reason, such as {@code /db/V1__a.sql: permission denied}. */
    public static String reason(IOException e) {
        return Reason.of(e);
    }
}
