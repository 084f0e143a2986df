package dev.esquema.postgres.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Reads the SQL files of Esquema under {@code sql/}. */
public final class SqlResource {

    private SqlResource() {}

    /** Returns the text of {@code sql/<name>.sql}. */
    public static String read(String name) {
        try (InputStream file = SqlResource.class.getResourceAsStream("/sql/%s.sql".formatted(name))) {
            if (file == null) {
                throw new IllegalStateException("sql/%s.sql is not packaged".formatted(name));
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the text of {@code sql/<name>.sql} without its comment lines, for a statement that is sent often. */
    public static String withoutComments(String name) {
        return read(name)
                .lines()
                .filter(line -> !line.stripLeading().startsWith("--"))
                .collect(Collectors.joining("\n"));
    }
}
