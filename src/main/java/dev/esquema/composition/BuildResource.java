package dev.esquema.composition;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/**
 * A resource file in the package. It is read through its class: in a native executable, the class loader searches all
 * modules for each file.
 *
 * @param name the path of the resource in the package
 */
record BuildResource(String name) {

    byte[] bytes() {
        return find().orElseThrow(() -> new IllegalStateException("%s is not in the package".formatted(name)));
    }

    /** Returns the content; empty if there is no such file. */
    Optional<byte[]> find() {
        try (InputStream stream = BuildResource.class.getResourceAsStream("/".concat(name))) {
            return stream == null ? Optional.empty() : Optional.of(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Properties properties() {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(bytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
