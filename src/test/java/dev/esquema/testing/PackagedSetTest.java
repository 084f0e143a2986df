package dev.esquema.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackagedSetTest {

    private static final Path TESTS = Path.of("src/test/java");

    /** A test that reads the packaged set by its path would not also run with one more migration. */
    @Test
    void onlyOneClassNamesThePathOfThePackagedSet() throws IOException {
        Predicate<String> path =
                Pattern.compile("\"(filesystem:)?src/main/resources(/db|\")").asPredicate();

        assertThat(sources())
                .filteredOn(source -> path.test(text(source)))
                .extracting(source -> source.getFileName().toString())
                .containsExactly("PackagedSet.java");
    }

    @Test
    void theCopyHasOneMoreMigrationThanTheProject() {
        PackagedSet project = PackagedSet.ofProject();
        PackagedSet copy = PackagedSet.withOneMore();

        assertThat(PackagedSet.names(copy.migrations()))
                .containsAll(PackagedSet.names(project.migrations()))
                .hasSize(PackagedSet.names(project.migrations()).size() + 1);
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
