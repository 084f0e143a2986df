package dev.esquema.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.Tool;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every class, member, resource or service that the application looks up by name is registered for the native image, or
 * is listed with the reason why no registration is needed.
 *
 * <p>A native image contains only what was registered when it was built. The test runs the application on the JVM, so
 * it needs no native builder.
 */
class NativeLookupsIT {

    private final NativeMetadata metadata = NativeMetadata.ofTheBuild();
    private final SettledLookups settled = SettledLookups.listed();

    @TempDir
    Path folder;

    @Test
    void everyLookupOfEveryCommandAndOfTheServerIsSettled() throws IOException {
        Tour tour = new Tour(Build.unchanged().declared(), this::recorded);
        tour.withoutADatabase();
        try (TestPostgres server = TestPostgres.start(17, Map.of())) {
            tour.everyCommand(server, Tls.on(server), folder);
        }
        tour.aMigrationThatFails(TestPostgres.shared().newHostDatabase());
        tour.aFolderOfMigrations(TestPostgres.shared().newDatabase());
        tour.theServer(TestPostgres.shared().newHostDatabase());
        tour.theServerInTheBackground(TestPostgres.shared().newHostDatabase());
        assertThat(unsettled())
                .as("register each of these for the native image, or list it with a reason in native-lookups.txt")
                .isEmpty();
    }

    @Test
    void aLogClassThatFlywayFindsByItsNameIsNotSettled() throws IOException {
        List<String> command = new ArrayList<>(agent());
        command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), NamedLog.class.getName()));

        Tool.run(command.toArray(String[]::new));

        assertThat(unsettled())
                .contains("org.flywaydb.core.internal.util.ClassUtils looks up INSTANCE"
                        + " org.flywaydb.core.internal.logging.slf4j.Slf4jLogCreator");
    }

    /** Returns the same application with the agent. */
    private PackagedEsquema recorded(PackagedEsquema esquema) {
        List<String> launcher = new ArrayList<>(esquema.launcher());
        launcher.addAll(1, agent());
        return new PackagedEsquema(launcher, esquema.environment());
    }

    private List<String> agent() {
        Path agent = folder.resolve("agent.jar");
        if (!Files.exists(agent)) {
            LookupAgent.packInto(agent);
        }
        return List.of("-javaagent:%s=%s".formatted(agent, lookups()));
    }

    private Path lookups() {
        return folder.resolve("lookups");
    }

    private TreeSet<String> unsettled() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        Files.readAllLines(lookups()).stream()
                .map(Lookup::of)
                .filter(lookup -> !metadata.has(lookup) && !settled.contains(lookup))
                .forEach(lookup -> found.add(lookup.toString()));
        return found;
    }
}
