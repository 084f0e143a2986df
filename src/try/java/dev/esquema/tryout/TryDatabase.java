package dev.esquema.tryout;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A PostgreSQL of the try-out's own, with the tables of the host application; its data stays when it is closed, and the
 * process does not outlive this JVM.
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
     * Starts it, and creates the host application's tables where they are not there.
     *
     * @param directory where everything is kept
     * @throws SchemaException one sentence that says why it could not be started
     */
    TryDatabase(Path directory) {
        this.directory = directory;
        try {
            startedBefore = Files.exists(data());
            Files.createDirectories(directory);
            lock = lock();
            endOrphan();
            lifeLine = new LifeLine(data());
            server = launch();
            createHostTables();
        } catch (IOException | SQLException | IllegalStateException e) {
            throw new SchemaException(
                    Code.UNEXPECTED,
                    "PostgreSQL did not start (%s): %s says why; without %s it begins anew"
                            .formatted(e.getMessage(), log(), data()),
                    e);
        }
    }

    /** Whether its data was there before this start. */
    boolean startedBefore() {
        return startedBefore;
    }

    Path data() {
        return directory.resolve("data");
    }

    /** The form that platforms put into {@code DATABASE_URL}. */
    String url() {
        return "postgres://%s:%s@localhost:%d/%s".formatted(USER, USER, server.getPort(), USER);
    }

    String jdbcUrl() {
        return "jdbc:postgresql://localhost:%d/%s".formatted(server.getPort(), USER);
    }

    /** Ends the process; the data stays. */
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
            throw new SchemaException(
                    Code.LOCKED, "another `mvn -Ptry` runs in %s already: end it first".formatted(directory));
        }
        return channel;
    }

    /** A process in our directory without a try-out that holds our lock: everything around it was killed. */
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
        // It removes old data directories under this one, so ours lies beside it.
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

    /** The usual port if it is free, so that commands typed yesterday still work; else 0, which takes any. */
    private static int port() {
        try {
            new ServerSocket(USUAL_PORT).close();
            return USUAL_PORT;
        } catch (IOException e) {
            return 0;
        }
    }

    private void createHostTables() throws IOException, SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet absent = statement.executeQuery("select to_regclass('users') is null");
                InputStream script = TryDatabase.class.getResourceAsStream("/db/host-tables.sql")) {
            absent.next();
            if (absent.getBoolean(1)) {
                // One string is one transaction.
                statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }
}
