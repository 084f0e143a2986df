package dev.esquema.set;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.Objects;

/** The reason why a file could not be read or written. Java's exceptions of the usual reasons say the path alone. */
public final class FileFailure {

    private static final Map<Class<?>, String> REASONS = Map.of(
            AccessDeniedException.class, "permission denied",
            FileAlreadyExistsException.class, "the file exists already",
            NoSuchFileException.class, "no such file or folder",
            NotDirectoryException.class, "not a folder");

    private FileFailure() {}

    /** Returns the path and the reason, such as {@code /db/V1__a.sql: permission denied}. */
    public static String reason(UncheckedIOException e) {
        return e.getCause() == null ? e.toString() : reason(e.getCause());
    }

    /** Returns the path and the reason, such as {@code /db/V1__a.sql: permission denied}. */
    public static String reason(IOException e) {
        String message = Objects.requireNonNullElseGet(e.getMessage(), e::toString);
        String reason = REASONS.get(e.getClass());
        return reason == null ? message : "%s: %s".formatted(message, reason);
    }
}
