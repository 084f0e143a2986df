package dev.esquema.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The migration set of most tests: a copy of the six migrations of the loan application, which does not change when a
 * migration is added to the packaged set.
 */
public final class LoanSet {

    /** The folder that contains {@code db}, as a source tree has it. */
    public static final Path RESOURCES = Path.of("src/test/resources/sets/loan").toAbsolutePath();

    /** The folder of the set. */
    public static final Path FOLDER = RESOURCES.resolve("db");

    public static final Path MIGRATIONS = FOLDER.resolve("migration");
    public static final Path MANIFEST = FOLDER.resolve("manifest.json");

    private LoanSet() {}

    /** Returns the statements that create the tables of the host application. */
    public static String hostTables() {
        try {
            return Files.readString(FOLDER.resolve("host.sql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
