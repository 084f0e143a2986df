package dev.esquema.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is at most 200 lines of code: neither blank nor comment. */
class FileSizeTest {

    private static final int MOST = 200;

    /** It hands on every method of an interface of the platform, and nothing else. */
    private static final Set<String> EXEMPT = Set.of("src/main/java/dev/esquema/postgres/LentConnection.java");

    @TempDir
    Path folder;

    @Test
    void noFileIsLongerThanItMayBe() {
        assertThat(Stream.of(Path.of("src/main/java"), Path.of("src/test/java"))
                        .flatMap(source -> tooLong(source).stream())
                        .filter(file -> !EXEMPT.contains(file.toString().replace('\\', '/'))))
                .isEmpty();
    }

    @Test
    void aFileOfTwoHundredLinesBesideCommentsAndBlanksIsLeftAlone() throws IOException {
        plant(MOST, List.of("/** A comment", " * in lines.", " */", "", "    // Another."));

        assertThat(tooLong(folder)).isEmpty();
    }

    @Test
    void aFileOfOneLineMoreIsCaught() throws IOException {
        Path planted = plant(MOST + 1, List.of());

        assertThat(tooLong(folder)).containsExactly(planted);
    }

    private Path plant(int lines, List<String> comments) throws IOException {
        Stream<String> code = IntStream.range(0, lines).mapToObj("int i%d;"::formatted);
        return Files.write(
                folder.resolve("Planted.java"),
                Stream.concat(comments.stream(), code).toList());
    }

    private static List<Path> tooLong(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> linesOfCode(file) > MOST)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long linesOfCode(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .filter(line -> !line.startsWith("//") && !line.startsWith("/*") && !line.startsWith("*"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
