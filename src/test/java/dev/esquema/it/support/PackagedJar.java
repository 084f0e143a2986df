package dev.esquema.it.support;

import dev.esquema.testing.PackagedEsquema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A copy of the packaged application whose migration set can be changed: Quarkus' fast jar, or, if only a
 * native executable was built, the jar from which it was built.
 *
 * @param copy the folder of the copy
 * @param application the jar in the copy with the application's own classes and resources
 * @param runner the jar in the copy that starts the application
 */
record PackagedJar(Path copy, Path application, Path runner) {

    private static final Path BUILT = Path.of(System.getProperty("test.build.directory", "target"));

    /** Creates a copy with a set of migrations in place of the packaged one. */
    public static PackagedJar copied(Path set) {
        Path copy =
                BUILT.resolve("builds").resolve(UUID.randomUUID().toString()).toAbsolutePath();
        try {
            Path fastJar = BUILT.resolve("quarkus-app");
            boolean fast = Files.exists(fastJar);
            Path original = fast ? fastJar : only(BUILT, "-native-image-source-jar");
            link(original, copy.resolve("app"));
            Path application = fast ? only(copy.resolve("app/app"), ".jar") : only(copy.resolve("app"), "-runner.jar");
            Path runner = fast ? copy.resolve("app/quarkus-run.jar") : application;
            PackagedJar jar = new PackagedJar(copy, application, runner);
            jar.unpack(set);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a folder with the resources under {@code db}; a test may change them. */
    public Path resources() {
        return copy.resolve("resources");
    }

    /** Replaces the files in the jar by the files of the folder. */
    public PackagedEsquema repacked() {
        try (FileSystem jar = FileSystems.newFileSystem(application)) {
            for (Path old : files(jar.getPath("db"))) {
                Files.delete(old);
            }
            for (Path file : files(resources())) {
                Path inside = jar.getPath(resources().relativize(file).toString());
                Files.createDirectories(inside.getParent());
                Files.copy(file, inside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PackagedEsquema.jar(runner);
    }

    private void unpack(Path set) throws IOException {
        // Every jar of the copy is a hard link; only this one is changed, so it becomes a real copy.
        Path original = application.resolveSibling("original");
        Files.move(application, original);
        Files.copy(original, application);
        for (Path file : files(set)) {
            Path copied = resources().resolve("db").resolve(set.relativize(file));
            Files.createDirectories(copied.getParent());
            Files.copy(file, copied);
        }
    }

    private static void link(Path original, Path copy) throws IOException {
        for (Path file : files(original)) {
            Path link = copy.resolve(original.relativize(file).toString());
            Files.createDirectories(link.getParent());
            Files.createLink(link, file);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static Path only(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no *%s in %s: package first".formatted(ending, folder)));
        }
    }
}
