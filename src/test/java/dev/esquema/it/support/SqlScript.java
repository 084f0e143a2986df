package dev.esquema.it.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.Tool;
import dev.esquema.testing.postgres.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The output of {@code esquema sql}, as a file for psql. */
public record SqlScript(Path file) {

    /** Creates the script without a database: the configuration names none. */
    public static SqlScript of(PackagedEsquema esquema, String... options) {
        Result result =
                esquema.run(Stream.concat(Stream.of("sql"), Stream.of(options)).toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("\\set ON_ERROR_STOP on\n");
        try {
            Path file = Files.createTempFile("esquema", ".sql");
            file.toFile().deleteOnExit();
            return new SqlScript(Files.writeString(file, result.out()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void run(TestDatabase database) {
        Tool.run("psql", "-X", "-q", "-f", file.toString(), "-d", database.databaseUrl());
    }

    public void isRefused(TestDatabase database, String... words) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> run(database))
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .contains("ended with 3")
                        .contains(words));
    }
}
