package dev.esquema.text;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * The reason of a failure in words. The messages of Java and of libraries contain names of classes and codes of their
 * own, which mean nothing to an operator; some say nothing but a path.
 */
public final class Reason {

    private static final Pattern CLASS =
            Pattern.compile("\\b(?:[a-z_]\\w*\\.)+[A-Z][\\w$]*(?:Exception|Error)(?:: *|\\b)");
    private static final Pattern CODE = Pattern.compile("\\bSRCFG\\d+: *");

    private static final Map<Class<?>, String> OF_FILES = Map.of(
            AccessDeniedException.class, "permission denied",
            DirectoryNotEmptyException.class, "the folder is not empty",
            FileAlreadyExistsException.class, "the file exists already",
            FileSystemLoopException.class, "its links form a circle",
            NoSuchFileException.class, "no such file or folder",
            NotDirectoryException.class, "not a folder");

    private Reason() {}

    /** Returns the reason of a failure, or of the first of its causes that says one. */
    public static String of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String words = words(cause);
            if (!words.isBlank()) {
                return words;
            }
        }
        return thrown instanceof IOException ? "the input or output failed" : "an internal error";
    }

    /** Returns a message without the names of classes and the codes of libraries. */
    public static String plain(String message) {
        return CODE.matcher(CLASS.matcher(message).replaceAll(""))
                .replaceAll("")
                .strip();
    }

    private static String words(Throwable cause) {
        if (cause instanceof FileSystemException && OF_FILES.containsKey(cause.getClass())) {
            return "%s: %s".formatted(cause.getMessage(), OF_FILES.get(cause.getClass()));
        }
        if (cause instanceof UnknownHostException) {
            return "the host %s is unknown"
                    .formatted(String.valueOf(cause.getMessage()).split(":", 2)[0]);
        }
        if (cause instanceof CharacterCodingException) {
            return "it is not a text in UTF-8";
        }
        if (cause instanceof OutOfMemoryError) {
            return "the memory is full";
        }
        return cause instanceof TimeoutException ? "it took too long" : said(cause);
    }

    /** The message of a null pointer names the code alone. */
    private static String said(Throwable cause) {
        return cause.getMessage() == null || cause instanceof NullPointerException ? "" : plain(cause.getMessage());
    }
}
