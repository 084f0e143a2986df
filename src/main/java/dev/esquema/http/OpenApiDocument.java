package dev.esquema.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The OpenAPI document in the package; a test writes it from the code and docs/json.md. */
final class OpenApiDocument {

    private static final String RESOURCE = "/openapi.json";

    private OpenApiDocument() {}

    static byte[] read() {
        try (InputStream stream = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("the package has no %s".formatted(RESOURCE));
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
