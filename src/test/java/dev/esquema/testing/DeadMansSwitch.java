package dev.esquema.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Kills the server in a directory and removes the directory, when it is closed or when this JVM ends in any way: a
 * shell waits on a pipe that only this JVM holds open.
 */
public final class DeadMansSwitch implements AutoCloseable {

    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            cat
            file="$1/data/postmaster.pid"
            pid=$(head -n 1 "$file") && kill -QUIT "$pid" && kill -CONT "$pid" &&
            for i in $(seq 200); do test -e "$file" || break; sleep 0.05; done
            rm -rf "$1"
            """;

    private final Process shell;

    public DeadMansSwitch(Path directory) {
        try {
            shell = new ProcessBuilder("sh", "-c", SCRIPT, "sh", directory.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shell.onExit().join();
    }
}
