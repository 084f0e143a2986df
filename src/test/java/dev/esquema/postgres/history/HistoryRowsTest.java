package dev.esquema.postgres.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One class writes the history and the table of compatible targets. */
class HistoryRowsTest {

    /** A statement that changes a table and names a column that only these two tables have. */
    private static final Pattern WRITE = Pattern.compile(
            "(insert into|update|delete from) %[^;]*?"
                    + "(installed_rank|not success|compatible_since|set checksum|'BASELINE'|as declared)",
            Pattern.CASE_INSENSITIVE);

    @Test
    void noOtherClassWritesTheHistoryOrTheCompatibleTargets() throws IOException {
        assertThat(writers()).containsExactly("HistoryRows.java");
    }

    private static List<String> writers() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> WRITE.matcher(read(file)).find())
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
