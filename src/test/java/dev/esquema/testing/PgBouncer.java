package dev.esquema.testing;

import dev.esquema.testing.postgres.PackagedPostgres;
import dev.esquema.testing.postgres.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A real PgBouncer (Debian package pgbouncer) in front of a server; closing it ends the process. */
public final class PgBouncer implements AutoCloseable {

    private static final Duration START_UP = Duration.ofSeconds(30);

    private static final String CONFIGURATION =
            """
            [databases]
            * = host=127.0.0.1 port=%d user=postgres password=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = any
            pool_mode = %s
            default_pool_size = 3
            ignore_startup_parameters = extra_float_digits
            """;

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param mode {@code session}, {@code transaction} or {@code statement} */
    public static PgBouncer start(String mode, int serverPort) {
        int port = PackagedEsquema.freePort();
        List<String> command = new ArrayList<>();
        if (Tool.isRoot()) {
            // PgBouncer refuses to run as root; in a user namespace of its own it runs as nobody, like the embedded
            // server.
            command.addAll(List.of("unshare", "--user"));
        }
        try {
            Path directory = Files.createDirectories(PackagedPostgres.buildDirectory()
                    .resolve("poolers")
                    .resolve(UUID.randomUUID().toString()));
            Path configuration = Files.writeString(
                    directory.resolve("pgbouncer.ini"), CONFIGURATION.formatted(serverPort, port, mode));
            command.addAll(List.of(program(), configuration.toString()));
            File log = directory.resolve("log").toFile();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
            PgBouncer started = new PgBouncer(process, port);
            started.awaitListening(log.toPath());
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the address of the database for a client of the pooler. */
    public TestDatabase through(TestDatabase database) {
        return new TestDatabase(database.name(), port);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private void awaitListening(Path log) {
        try {
            Eventually.within(START_UP, () -> {
                if (!RunningEsquema.listens("127.0.0.1", port)) {
                    throw new AssertionError("PgBouncer does not listen: %s".formatted(Files.readString(log)));
                }
            });
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    private static String program() {
        for (String path : List.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")) {
            if (Files.isExecutable(Path.of(path))) {
                return path;
            }
        }
        throw new AssertionError("this test needs PgBouncer: install the package pgbouncer");
    }
}
