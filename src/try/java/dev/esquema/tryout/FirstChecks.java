package dev.esquema.tryout;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks the HTTP port and the folder of the migrations. Maven runs this file alone, before it builds, so it uses nothing
 * but the JDK.
 */
public final class FirstChecks {

    private static final int USUAL_HTTP_PORT = 8080;

    private FirstChecks() {}

    /** Ends with 2 and a sentence if the port cannot be used or the folder does not exist. */
    public static void main(String... arguments) {
        try {
            refuseTakenPort(httpPort(Optional.ofNullable(System.getenv("PORT"))));
            refuseMissing(folder(Optional.ofNullable(System.getenv("ESQUEMA_MIGRATIONS"))));
        } catch (IllegalArgumentException e) {
            System.err.println("esquema: %s".formatted(e.getMessage()));
            System.exit(2);
        }
    }

    /**
     * Reads {@code -Desquema.migrations=DIR}, which Maven passes without a value if it is not set, or the variable.
     */
    static Optional<Path> folder(Optional<String> variable) {
        return Optional.ofNullable(System.getProperty("esquema.migrations"))
                .filter(text -> !text.isBlank())
                .or(() -> variable.filter(text -> !text.isBlank()))
                .map(Path::of);
    }

    /** @throws IllegalArgumentException if the folder does not exist */
    static void refuseMissing(Optional<Path> folder) {
        folder.filter(path -> !Files.isDirectory(path)).ifPresent(path -> {
            throw new IllegalArgumentException(
                    "the folder of the migrations %s does not exist: correct -Desquema.migrations or ESQUEMA_MIGRATIONS"
                            .formatted(path.toAbsolutePath()));
        });
    }

    /** @throws IllegalArgumentException if the variable is no port */
    static int httpPort(Optional<String> variable) {
        String port = variable.filter(text -> !text.isBlank()).orElse(String.valueOf(USUAL_HTTP_PORT));
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("PORT must be a number from 1 to 65535, not '%s'".formatted(port));
        }
        return Integer.parseInt(port);
    }

    /** @throws IllegalArgumentException if another program uses the port, or if this user may not */
    static void refuseTakenPort(int port) {
        try {
            new ServerSocket(port).close();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "port %d cannot be used (%s): choose a free one, such as `PORT=%d mvn -Ptry`"
                            .formatted(port, e.getMessage(), port < 1024 ? USUAL_HTTP_PORT : port ^ 1),
                    e);
        }
    }
}
