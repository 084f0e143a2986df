package dev.esquema.set;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFailureTest {

    @Test
    void aFailureOfJavaThatIsThePathAloneGetsItsReason(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("a"));
        Path missing = folder.resolve("b");

        assertThat(FileFailure.reason(new AccessDeniedException("/db/V1__a.sql")))
                .isEqualTo("/db/V1__a.sql: permission denied");
        assertThat(of(() -> Files.readString(missing))).isEqualTo("%s: no such file or folder", missing);
        assertThat(of(() -> Files.createFile(file))).isEqualTo("%s: the file exists already", file);
        assertThat(of(() -> Files.newDirectoryStream(file))).isEqualTo("%s: not a folder", file);
    }

    @Test
    void anyOtherFailureKeepsItsWords() {
        assertThat(FileFailure.reason(new FileSystemException("/db", null, "Read-only file system")))
                .isEqualTo("/db: Read-only file system");
        assertThat(FileFailure.reason(new IOException())).isEqualTo("the input or output failed");
        assertThat(FileFailure.reason(new UncheckedIOException(new AccessDeniedException("/db"))))
                .isEqualTo("/db: permission denied");
    }

    private static String of(ThrowingCallable access) {
        return FileFailure.reason(Assertions.catchThrowableOfType(IOException.class, access));
    }
}
