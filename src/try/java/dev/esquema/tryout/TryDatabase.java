package dev.esquema.tryout;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The embedded PostgreSQL of {@code mvn -Ptry}, with the tables of the host application. Its data stays when it is closed.
 * Its process ends with this JVM.
 */
final class TryDatabase implements AutoCloseable {

    static final String USER = "postgres";

    private static final int USUAL_PORT = 15_432;
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Logger ZONKY = Logger.getLogger("io.zonky");

    private final Path directory;
    private final boolean startedBefore;
    private final FileChannel lock;
    private final LifeLine lifeLine;
    private final EmbeddedPostgres server;

    /**
     * Starts the server and creates the missing tables of the host application.
     *
     * @param directory for the data, the binaries and the log
     * @param migrations know what exists before the first migration
     * @throws SchemaException if the server does not start
     */
    TryDatabase(Path directory, TryMigrations migrations) {
        this.directory = directory;
        try {
            startedBefore = Files.exists(data());
            Files.createDirectories(directory);
            lock = lock();
            endOrphan();
            lifeLine = new LifeLine(data());
            server = launch();
            migrations.createHost(() -> server.getPostgresDatabase().getConnection(), startedBefore);
        } catch (IOException | IllegalStateException e) {
            throw new SchemaException(
                    Code.UNEXPECTED,
                    "PostgreSQL did not start (%s): see %s; remove %s to start with an empty database"
                            .formatted(e.getMessage(), log(), data()),
                    e);
        }
    }

    /** Whether the data existed before this start. */
    boolean startedBefore() {
        return startedBefore;
    }

    Path data() {
        return directory.resolve("data");
    }

    /** The URL in the form of {@code DATABASE_URL}. */
    String url() {
        return "postgres://%s:%s@localhost:%d/%s".formatted(USER, USER, server.getPort(), USER);
    }

    String jdbcUrl() {
        return "jdbc:postgresql://localhost:%d/%s".formatted(server.getPort(), USER);
    }

    /** Stops the server; the data stays. */
    @Override
    public void close() {
        try {
            server.close();
            lifeLine.close();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return directory.resolve("server.log");
    }

    private Path binaries() {
        return directory.resolve("binaries");
    }

    private FileChannel lock() throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new SchemaException(Code.LOCKED, "another `mvn -Ptry` uses %s: stop it first".formatted(directory));
        }
        return channel;
    }

    /** Stops a server that was left by a killed `mvn -Ptry`. */
    private void endOrphan() throws IOException {
        Path pidFile = data().resolve("postmaster.pid");
        if (Files.exists(pidFile)) {
            long pid = Long.parseLong(Files.readAllLines(pidFile).get(0));
            Optional<ProcessHandle> orphan = ProcessHandle.of(pid).filter(process -> process.info()
                    .command()
                    .filter(command -> command.startsWith(binaries().toString()))
                    .isPresent());
            orphan.ifPresent(process -> {
                process.destroy();
                process.onExit().join();
            });
        }
    }

    private EmbeddedPostgres launch() throws IOException {
        ZONKY.setLevel(Level.WARNING);
        // The library removes old data directories under this one, so the data is beside it.
        System.setProperty("ot.epg.working-dir", binaries().toString());
        Redirect log = Redirect.appendTo(log().toFile());
        return EmbeddedPostgres.builder()
                .setDataDirectory(data())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(LONGEST_START)
                .setPort(port())
                .setLocaleConfig("locale", "C")
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .start();
    }

    /** The usual port if it is free, so that the database URL stays the same; otherwise 0, which selects any free port. */
    private static int port() {
        try {
            new ServerSocket(USUAL_PORT).close();
            return USUAL_PORT;
        } catch (IOException e) {
            return 0;
        }
    }
}
