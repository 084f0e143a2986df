package dev.esquema;

import dev.esquema.json.ManifestJson;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.manifest.AlembicRevisions;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

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
        return new Manifest(ManifestJson.read(bytes("db/manifest.json")), scripts(), alembic());
    }

    private static AlembicRevisions alembic() {
        Map<String, List<Version>> versions = new TreeMap<>();
        Properties properties = properties("db/alembic.properties");
        properties
                .stringPropertyNames()
                .forEach(revision -> versions.put(
                        revision,
                        Stream.of(properties.getProperty(revision).split(","))
                                .map(String::strip)
                                .map(Version::of)
                                .toList()));
        return new AlembicRevisions(versions);
    }

    static String version() {
        return property("version");
    }

    /** Where the runs of this process come from. */
    static Origin origin() {
        return new Origin(
                host(),
                ProcessHandle.current().pid(),
                System.getProperty("user.name", "unknown"),
                version(),
                property("commit"));
    }

    /** The machine's or the pod's own name; nothing is looked up, which could wait for a name server. */
    private static String host() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isBlank()) {
            return name;
        }
        try {
            return Files.readString(Path.of("/etc/hostname")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static Properties properties(String file) {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(bytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private static String property(String name) {
        String value = properties("esquema.build").getProperty(name, "");
        return value.isBlank() || value.startsWith("${") ? "unknown" : value;
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
