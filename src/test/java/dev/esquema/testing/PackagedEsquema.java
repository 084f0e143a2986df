package dev.esquema.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.testing.postgres.PackagedPostgres;
import dev.esquema.testing.postgres.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The packaged application, run as real processes; each sees nothing of this one's environment but {@code PATH} and
 * {@code HOME}, and works in an empty directory of its own.
 *
 * @param launcher the command without its arguments
 */
public record PackagedEsquema(List<String> launcher, Map<String, String> environment) {

    private static final String LAUNCHER = "quarkus-run.jar";

    /** What a process left when it ended. */
    public record Result(int exit, String out, String err) {

        /** The sentence for people. */
        public String lastErrLine() {
            return err.lines().reduce("", (first, second) -> second);
        }

        /** The one object on stdout. */
        public JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not one JSON object on stdout: %s%s".formatted(out, err), e);
            }
        }

        /** The SQL of a failure that would mend it, one statement a line. */
        public String mend() {
            List<String> statements = new ArrayList<>();
            json().at("/error/mend").forEach(statement -> statements.add(statement.asText()));
            return String.join("\n", statements);
        }
    }

    public PackagedEsquema {
        launcher = List.copyOf(launcher);
        environment = Map.copyOf(environment);
    }

    /** The native executable, if one was built, else the jar. */
    public static PackagedEsquema built() {
        Path executable = Path.of(System.getProperty("native.image.path", "none"));
        return Files.isExecutable(executable)
                ? new PackagedEsquema(List.of(executable.toString()), Map.of())
                : jar(PackagedPostgres.buildDirectory().resolve("quarkus-app").resolve(LAUNCHER));
    }

    /**
     * A jar, with the flags that start fast. Quarkus' launcher chooses the log manager; the jar that a native executable
     * is built from has no launcher, so the flag takes its place.
     */
    public static PackagedEsquema jar(Path jar) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> quick = List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+UseSerialGC", "-Xmx256m");
        List<String> launcher = new ArrayList<>(List.of(java));
        launcher.addAll(quick);
        if (!jar.endsWith(LAUNCHER)) {
            launcher.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        }
        launcher.addAll(List.of("-jar", jar.toString()));
        return new PackagedEsquema(launcher, Map.of());
    }

    /** A port that nobody listens on now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with one more variable. */
    public PackagedEsquema with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new PackagedEsquema(launcher, more);
    }

    /** The same with {@code DATABASE_URL}. */
    public PackagedEsquema on(TestDatabase database) {
        return with("DATABASE_URL", database.databaseUrl());
    }

    /** The same, for {@code serve}: it leaves the migrations to others. */
    public PackagedEsquema withoutMigrateAtStart() {
        return with("QUARKUS_FLYWAY_MIGRATE_AT_START", "false");
    }

    /** Runs one command to its end. */
    public Result run(String... arguments) {
        try (RunningEsquema running = launch(arguments)) {
            return running.result();
        }
    }

    /** Starts a server on a free port, or on {@code PORT} if that was given, and waits until it listens. */
    public RunningEsquema start(String... arguments) {
        PackagedEsquema told = environment.containsKey("PORT") ? this : with("PORT", String.valueOf(freePort()));
        RunningEsquema running = told.launch(arguments);
        running.awaitListening();
        return running;
    }

    /** Starts a process and waits for nothing. */
    public RunningEsquema launch(String... arguments) {
        Path directory = newDirectory();
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().putAll(environment);
        try {
            return new RunningEsquema(builder.start(), port(), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int port() {
        String port = environment.getOrDefault("PORT", "");
        return port.matches("\\d+") ? Integer.parseInt(port) : 8080;
    }

    private static Path newDirectory() {
        try {
            return Files.createDirectories(PackagedPostgres.buildDirectory()
                    .resolve("processes")
                    .resolve(UUID.randomUUID().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
