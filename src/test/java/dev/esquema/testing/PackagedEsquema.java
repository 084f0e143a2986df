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
import java.util.stream.Collectors;

/**
 * The packaged application, run as real processes; each process gets only {@code PATH} and {@code HOME} from the
 * environment of this JVM, and runs in an empty directory of its own.
 *
 * @param launcher the command without its arguments
 */
public record PackagedEsquema(List<String> launcher, Map<String, String> environment) {

    private static final String LAUNCHER = "quarkus-run.jar";

    /** The tests read facts that a server without a token shows only if it is told to. */
    private static final Map<String, String> DETAILS = Map.of("ESQUEMA_HTTP_DETAILS", "anonymous");

    /** The exit status and the output of a process. */
    public record Result(int exit, String out, String err) {

        /** Returns the last line of stderr, which is the message for people. */
        public String lastErrLine() {
            return err.lines().reduce("", (first, second) -> second);
        }

        /** Returns the messages for people on stderr; a refusal for several reasons has a line for each. */
        public String messages() {
            return err.lines().filter(line -> line.startsWith("esquema: ")).collect(Collectors.joining("\n"));
        }

        /** Returns the JSON object on stdout. */
        public JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not one JSON object on stdout: %s%s".formatted(out, err), e);
            }
        }

        /** Returns the SQL in a failure that can fix it, one statement for each line. */
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

    /** Returns the native executable if one was built, else the jar; it uses the migrations of {@link LoanSet}. */
    public static PackagedEsquema built() {
        return packaged().with("ESQUEMA_MIGRATIONS", LoanSet.FOLDER.toString());
    }

    /** Returns the native executable if one was built, else the jar; it uses the packaged migrations. */
    public static PackagedEsquema packaged() {
        Path executable = Path.of(System.getProperty("native.image.path", "none"));
        return Files.isExecutable(executable)
                ? new PackagedEsquema(List.of(executable.toString()), DETAILS)
                : jar(PackagedPostgres.buildDirectory().resolve("quarkus-app").resolve(LAUNCHER));
    }

    /**
     * Returns a jar with flags for a fast start. Quarkus' launcher selects the log manager; a jar from which a native
     * executable is built has no launcher, so a flag selects the log manager.
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
        return new PackagedEsquema(launcher, DETAILS);
    }

    /** Returns a port on which no process listens now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the application with one more environment variable. */
    public PackagedEsquema with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new PackagedEsquema(launcher, more);
    }

    /** Returns the application with {@code DATABASE_URL}. */
    public PackagedEsquema on(TestDatabase database) {
        return with("DATABASE_URL", database.databaseUrl());
    }

    /** Returns the application with migrate-at-start off, for {@code serve}. */
    public PackagedEsquema withoutMigrateAtStart() {
        return with("QUARKUS_FLYWAY_MIGRATE_AT_START", "false");
    }

    /** Runs one command and waits for its end. */
    public Result run(String... arguments) {
        try (RunningEsquema running = launch(arguments)) {
            return running.result();
        }
    }

    /** Starts a server on a free port, or on {@code PORT} if it is set, and waits until the server listens. */
    public RunningEsquema start(String... arguments) {
        PackagedEsquema told = environment.containsKey("PORT") ? this : with("PORT", String.valueOf(freePort()));
        RunningEsquema running = told.launch(arguments);
        running.awaitListening();
        return running;
    }

    /** Starts a process without waiting. */
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
