package dev.esquema.tryout;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/**
 * Ends the PostgreSQL of a data directory when closed or when this JVM ends in whatever way: a shell waits on a pipe that
 * only this JVM holds open.
 */
final class LifeLine implements AutoCloseable {

    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            cat
            file="$1/postmaster.pid"
            pid=$(head -n 1 "$file") && kill -INT "$pid" &&
            for i in $(seq 200); do test -e "$file" || break; sleep 0.05; done
            """;

    private final Process shell;

    LifeLine(Path dataDirectory) {
        try {
            shell = new ProcessBuilder("sh", "-c", SCRIPT, "sh", dataDirectory.toString())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new SchemaException(Code.REFUSED, "the try-out needs a POSIX shell: %s".formatted(e.getMessage()), e);
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
