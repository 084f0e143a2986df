package dev.esquema.postgres.scratch;

import dev.esquema.postgres.connection.Database;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server in a temporary folder, made from the programs of this machine. It listens on 127.0.0.1 with a
 * random password, and it is stopped and removed when it is closed or when the process ends.
 */
public final class LocalServer implements AutoCloseable {

    private static final Duration START_UP = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String USER = "postgres";

    private static final String NONE =
            "no PostgreSQL server programs (initdb, pg_ctl, postgres) are on this machine: name a server with"
                    + " `--on postgres://user:password@host:port/database`, or install PostgreSQL and put its programs on the PATH"
                    + " or name their folder in PGBIN; a server for --on is for example"
                    + " `docker run -d --rm -p 5432:5432 -e POSTGRES_PASSWORD=secret postgres:17` with"
                    + " `--on postgres://postgres:secret@localhost:5432/postgres`";

    private final ServerPrograms programs;
    private final Path folder;
    private final String password = UUID.randomUUID().toString();
    private final int port;
    private final Optional<String> user;
    private final AtExit atExit;
    private @Nullable Process server;

    /** @throws SchemaException {@link Code#REFUSED} if there are no programs, or if the server does not start */
    public LocalServer(Map<String, String> environment) {
        programs = ServerPrograms.find(environment).orElseThrow(() -> new SchemaException(Code.REFUSED, NONE));
        try {
            folder = TemporaryFolder.create(environment);
            user = TemporaryFolder.giveToUnprivilegedUser(folder);
            port = freePort();
        } catch (IOException e) {
            throw failed(e);
        }
        atExit = new AtExit("esquema-local-server", this::remove);
        try {
            start();
        } catch (IOException | SchemaException e) {
            atExit.close();
            throw e instanceof SchemaException known ? known : failed(e);
        }
    }

    /** Returns the address of the server. */
    public Database database() {
        return new Database(
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), Optional.of(USER), Optional.of(password));
    }

    private void start() throws IOException {
        Path secret = Files.writeString(folder.resolve("password"), password);
        own(secret);
        Path log = folder.resolve("log");
        run(
                log,
                "initdb",
                "-D",
                data(),
                "-U",
                USER,
                "-A",
                "scram-sha-256",
                "--pwfile=%s".formatted(secret),
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync");
        server = launch(
                log,
                "postgres",
                "-D",
                data(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "max_connections=200");
        awaitAnswer(server, log);
    }

    private void awaitAnswer(Process process, Path log) throws IOException {
        long deadline = System.nanoTime() + START_UP.toNanos();
        while (true) {
            try (Connection connection = database().connect("esquema manifest", START_UP)) {
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw failed("%s; %s".formatted(e.getMessage(), lastLine(log)));
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaException(Code.INTERRUPTED, "interrupted while the local server started", e);
        }
    }

    private void run(Path log, String program, String... arguments) throws IOException {
        try {
            if (launch(log, program, arguments).waitFor() != 0) {
                throw failed("%s: %s".formatted(program, lastLine(log)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaException(Code.INTERRUPTED, "interrupted while %s ran".formatted(program), e);
        }
    }

    private Process launch(Path log, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        user.ifPresent(name -> command.addAll(List.of(runuser(), "-u", name, "--")));
        command.add(programs.program(program));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("DATABASE_URL"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** The PATH of root may lack the folder of the programs for administrators. */
    private static String runuser() {
        return Stream.of("/usr/sbin/runuser", "/sbin/runuser")
                .filter(program -> Files.isExecutable(Path.of(program)))
                .findFirst()
                .orElse("runuser");
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void own(Path file) throws IOException {
        if (user.isPresent()) {
            Files.setOwner(file, Files.getOwner(folder));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String lastLine(Path log) throws IOException {
        return Files.readString(log).lines().filter(line -> !line.isBlank()).reduce("no output", (first, last) -> last);
    }

    private SchemaException failed(String reason) {
        return new SchemaException(Code.REFUSED, sentence(reason));
    }

    private SchemaException failed(Exception cause) {
        return new SchemaException(Code.REFUSED, sentence(Reason.of(cause)), cause);
    }

    private String sentence(String reason) {
        return "a local PostgreSQL server could not be started with the programs in %s: %s; name a server with `--on postgres://user:password@host:port/database`"
                .formatted(programs.folder(), reason);
    }

    private void remove() {
        Process process = server;
        try {
            if (process != null) {
                run(folder.resolve("log"), "pg_ctl", "stop", "-D", data(), "-m", "immediate", "-s");
            }
        } catch (IOException | SchemaException e) {
            // After Ctrl-C the server received the signal too and may have stopped already.
        }
        try {
            if (process != null && !process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            TemporaryFolder.delete(folder);
        } catch (IOException | InterruptedException e) {
            System.getLogger("dev.esquema")
                    .log(System.Logger.Level.WARNING, "the folder %s could not be removed".formatted(folder), e);
        }
    }

    @Override
    public void close() {
        atExit.close();
    }
}
