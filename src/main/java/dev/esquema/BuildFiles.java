package dev.esquema;

import dev.esquema.json.ManifestJson;
import dev.esquema.schema.manifest.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the build left in the package: the manifest, the list of scripts, its own version. */
final class BuildFiles {

    private static final ClassLoader LOADER = BuildFiles.class.getClassLoader();

    private BuildFiles() {}

    static ClassLoader loader() {
        return LOADER;
    }

    /** The file names under {@code db/migration}. */
    static List<String> scripts() {
        return new String(bytes("db/migration.list"), StandardCharsets.UTF_8)
                .lines()
                .filter(name -> !name.isBlank())
                .sorted()
                .toList();
    }

    static Manifest manifest() {
        return new Manifest(ManifestJson.read(bytes("db/manifest.json")), scripts());
    }

    static String version() {
        return new String(bytes("esquema.version"), StandardCharsets.UTF_8).strip();
    }

    private static byte[] bytes(String name) {
        try (InputStream stream = LOADER.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("%s is not in the package".formatted(name));
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
