package dev.esquema.composition;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * A resource file in the package.
 *
 * @param name the path of the resource in the package
 */
record BuildResource(String name) {

    private static final ClassLoader LOADER = BuildResource.class.getClassLoader();

    static ClassLoader loader() {
        return LOADER;
    }

    byte[] bytes() {
        try (InputStream stream = LOADER.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("%s is not in the package".formatted(name));
            }
            return stream.readAllBytes();
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
