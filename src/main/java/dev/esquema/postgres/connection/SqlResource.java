package dev.esquema.postgres.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The SQL files of this service under {@code sql/}. */
public final class SqlResource {

    private SqlResource() {}

    /** The text of {@code sql/<name>.sql}. */
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
}
