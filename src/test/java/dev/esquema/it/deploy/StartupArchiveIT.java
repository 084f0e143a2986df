package dev.esquema.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code bin/esquema} with an archive of {@code bin/esquema-archive}, in the layout of an image: {@code bin} beside {@code
 * quarkus-app}. The archive may change the time of a command and nothing else.
 */
class StartupArchiveIT {

    private static final Path BUILT = Path.of(System.getProperty("test.build.directory", "target"));
    private static final Path PACKAGE = BUILT.resolve("quarkus-app");
    private static final Path IMAGE =
            BUILT.resolve("builds").resolve(UUID.randomUUID().toString()).toAbsolutePath();
    private static final Path JAR = IMAGE.resolve("quarkus-app/quarkus-run.jar");
    private static final Path ARCHIVE = IMAGE.resolve("quarkus-app/startup");
    private static final String JAVA_HOME = System.getProperty("java.home");

    /** A flag that means nothing by itself: an archive of the user has precedence over the launcher's. */
    private static final String WITHOUT_ARCHIVE = "-Xshare:auto";

    private static Result packagedHistory = new Result(-1, "", "");

    private final PackagedEsquema esquema = program("esquema");
    private final Path log = IMAGE.resolve(UUID.randomUUID().toString());

    @BeforeAll
    static void makeTheArchive() throws IOException {
        assumeTrue(Files.exists(PACKAGE.resolve("quarkus-run.jar")), "only a native executable was built");
        copy(Path.of("bin"), IMAGE.resolve("bin"));
        copy(PACKAGE, IMAGE.resolve("quarkus-app"));

        Result made = program("esquema-archive").run("commands");

        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(made.out()).isEqualTo(ARCHIVE + "\n");
        assertThat(made.err()).isEmpty();
        packagedHistory = program("esquema").with("JAVA_OPTS", WITHOUT_ARCHIVE).run("history", "--packaged");
        assertThat(packagedHistory.exit()).as(packagedHistory.err()).isZero();
    }

    @BeforeEach
    void theArchiveIsNewerThanTheJar() throws IOException {
        Files.setLastModifiedTime(JAR, FileTime.from(Instant.now().minusSeconds(3600)));
    }

    @Test
    void aRunGetsItsClassesFromTheArchiveAndSaysTheSame() throws IOException {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        assertThat(esquema.on(database).run("migrate").exit()).isZero();

        Result with = logging(esquema.on(database)).run("migrate");

        assertThat(classesFromArchive()).isGreaterThan(200);
        assertThat(Files.readString(log))
                .as("a class that only a command with a database uses")
                .containsPattern("org\\.postgresql\\.jdbc\\.PgResultSet source: shared objects file");
        assertThat(with.exit()).isZero();
        assertThat(with)
                .isEqualTo(
                        esquema.on(database).with("JAVA_OPTS", WITHOUT_ARCHIVE).run("migrate"));
    }

    @Test
    void aMisuseIsAnsweredAsWithoutTheArchive() throws IOException {
        Result with = esquema.run("migrate", "--no-such-option");

        assertThat(with.exit()).isEqualTo(2);
        assertThat(with).isEqualTo(esquema.with("JAVA_OPTS", WITHOUT_ARCHIVE).run("migrate", "--no-such-option"));
    }

    @Test
    void anArchiveOlderThanTheJarIsNotUsed() throws IOException {
        Files.setLastModifiedTime(JAR, FileTime.from(Instant.now().plusSeconds(60)));

        assertThatItStartsWithoutTheArchive(esquema);
    }

    @Test
    void anArchiveOfAnotherJavaIsNotUsed() throws IOException {
        Path other = IMAGE.resolve("java");
        Path java = Files.createDirectories(other.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexec '%s/bin/java' \"$@\"\n".formatted(JAVA_HOME));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(other.resolve("release"), "JAVA_VERSION=\"17.0.0\"\n");

        assertThatItStartsWithoutTheArchive(esquema.with("JAVA_HOME", other.toString()));
    }

    @Test
    void theJvmRefusesTheArchiveOfAnotherJarWithoutAWord() throws IOException {
        Path application;
        try (Stream<Path> jars = Files.list(IMAGE.resolve("quarkus-app/app"))) {
            application = jars.findFirst().orElseThrow();
        }
        FileTime before = Files.getLastModifiedTime(application);
        Files.setLastModifiedTime(application, FileTime.from(before.toInstant().minusSeconds(5)));
        try {
            assertThatItStartsWithoutTheArchive(esquema);
        } finally {
            Files.setLastModifiedTime(application, before);
        }
    }

    @Test
    void theLauncherGivesTheFlagsOfTheManifest() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            var manifest = jar.getManifest().getMainAttributes();

            assertThat(Files.readString(IMAGE.resolve("bin/archive.sh")))
                    .contains("--add-opens=%s=ALL-UNNAMED ".formatted(manifest.getValue("Add-Opens")));
            assertThat(manifest.keySet())
                    .extracting(Object::toString)
                    .doesNotContain("Add-Exports", "Enable-Native-Access", "Launcher-Agent-Class");
        }
    }

    private void assertThatItStartsWithoutTheArchive(PackagedEsquema started) throws IOException {
        Result result = logging(started).run("history", "--packaged");

        assertThat(classesFromArchive()).isZero();
        assertThat(result).isEqualTo(packagedHistory);
    }

    private PackagedEsquema logging(PackagedEsquema started) {
        return started.with("JAVA_OPTS", "-Xlog:class+load:file=%s".formatted(log));
    }

    /** Returns how many of Esquema's own classes the JVM took from an archive. */
    private long classesFromArchive() throws IOException {
        List<String> loaded = Files.readAllLines(log).stream()
                .filter(line -> line.contains(" dev.esquema."))
                .toList();
        assertThat(loaded).as("classes of Esquema").hasSizeGreaterThan(50);
        return loaded.stream()
                .filter(line -> line.contains("source: shared objects file"))
                .count();
    }

    private static PackagedEsquema program(String name) {
        return new PackagedEsquema(
                List.of(IMAGE.resolve("bin").resolve(name).toString()), Map.of("JAVA_HOME", JAVA_HOME));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(each -> !each.startsWith(from.resolve("startup")))
                    .toList()) {
                Path copied = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copied.getParent());
                if (Files.isRegularFile(file)) {
                    Files.copy(file, copied, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
