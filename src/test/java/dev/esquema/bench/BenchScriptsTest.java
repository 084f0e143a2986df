package dev.esquema.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts under {@code bench}: each one explains itself, refuses what it does not know, and is described. */
class BenchScriptsTest {

    private static final Path FOLDER = Path.of("bench");

    static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> scripts = files.filter(Files::isExecutable)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            assertThat(scripts).hasSizeGreaterThan(5);
            return scripts;
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aScriptPrintsItsHelpAndIsDescribed(Path script) throws IOException {
        assertThat(Tool.run(script.toString(), "--help"))
                .contains(script.getFileName().toString());
        assertThat(Files.readString(FOLDER.resolve("README.md"))).contains("bench/" + script.getFileName());
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void anUnknownOptionIsMisuse(Path script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(script.toString(), "--no-such-option")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();

        assertThat(process.waitFor()).isEqualTo(2);
    }
}
