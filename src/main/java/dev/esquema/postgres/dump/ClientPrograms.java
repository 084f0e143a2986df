package dev.esquema.postgres.dump;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs PostgreSQL's client programs until they end or this thread is interrupted; passes secrets in the environment
 * only.
 */
final class ClientPrograms {

    private static final long SECONDS_TO_END = 3;

    private final Map<String, String> variables;

    ClientPrograms(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /**
     * The result of a program.
     *
     * @param text stdout and stderr together, one byte per character
     */
    record Output(int exit, String text) {

        /** Returns the last lines of the output as one line. */
        String lastLines() {
            String utf8 = new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            List<String> lines = utf8.lines().filter(line -> !line.isBlank()).toList();
            return lines.isEmpty()
                    ? "it ended with exit status %d".formatted(exit)
                    : String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        }
    }

    /**
     * @throws SchemaException {@code REFUSED} if the program cannot be started, {@code INTERRUPTED} if this thread is
     *     interrupted
     */
    Output run(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments);
        refuseUnencodable(command);
        Process process = start(command);
        CompletableFuture<String> text = reading(process.getInputStream());
        try {
            int exit = process.waitFor();
            return new Output(exit, text.join());
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new SchemaException(Code.INTERRUPTED, "interrupted while %s ran".formatted(program), e);
        }
    }

    private Process start(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(ClientPrograms::selectsConnection);
        environment.putAll(variables);
        environment.put("LC_ALL", "C");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new SchemaException(
                    Code.REFUSED,
                    ("%s cannot be started: put PostgreSQL's client programs on the PATH"
                                    + " (in the image: build it with PG_CLIENT, the major version of the server)")
                            .formatted(command.get(0)),
                    e);
        }
    }

    /**
     * Whether a variable may point to another connection or hold a URL with a password; {@code PGPASSFILE} does not
     * count, because the driver reads the same password file.
     */
    private static boolean selectsConnection(String variable) {
        return (variable.startsWith("PG") && !variable.equals("PGPASSFILE"))
                || variable.startsWith("DATABASE_URL")
                || variable.startsWith("QUARKUS_DATASOURCE_");
    }

    /**
     * Java passes arguments and variables on in the charset of the locale, and replaces every character that the
     * charset lacks with a question mark.
     */
    private void refuseUnencodable(List<String> command) {
        String encoding = System.getProperty("sun.jnu.encoding", "");
        Charset locale = !encoding.isEmpty() && Charset.isSupported(encoding)
                ? Charset.forName(encoding)
                : Charset.defaultCharset();
        boolean encodable = Stream.concat(command.stream(), variables.values().stream())
                .allMatch(word -> locale.newEncoder().canEncode(word)
                        && Charset.defaultCharset().newEncoder().canEncode(word));
        if (!encodable) {
            throw new SchemaException(
                    Code.REFUSED,
                    ("the user, the password, the database or the directory has letters that the locale of this process"
                                    + " (%s) cannot pass to %s: set LC_ALL=C.UTF-8")
                            .formatted(locale, command.get(0)));
        }
    }

    private static CompletableFuture<String> reading(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        text.complete(new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1));
                    } catch (IOException e) {
                        text.completeExceptionally(new UncheckedIOException(e));
                    }
                },
                "esquema-backup");
        reader.setDaemon(true);
        reader.start();
        return text;
    }

    /**
     * Terminates the process as a signal would, so that the program cancels its query; further interrupts do not
     * shorten the wait.
     */
    private static void end(Process process) {
        process.destroy();
        Optional<Process> ended = process.onExit()
                .thenApply(Optional::of)
                .completeOnTimeout(Optional.empty(), SECONDS_TO_END, TimeUnit.SECONDS)
                .join();
        if (ended.isEmpty()) {
            process.destroyForcibly();
        }
    }
}
