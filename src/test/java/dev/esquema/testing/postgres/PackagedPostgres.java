package dev.esquema.testing.postgres;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The binaries of one PostgreSQL major version, from the archive that the build put beside the tests; this is a record,
 * because equal resolvers share one unpacked archive.
 */
public record PackagedPostgres(int major) implements PgBinaryResolver {

    public PackagedPostgres {
        if (major < 14 || major > 18) {
            throw new IllegalArgumentException(
                    "PostgreSQL %d is not packaged for tests, only 14 to 18".formatted(major));
        }
    }

    public static Path buildDirectory() {
        return Path.of(System.getProperty("test.build.directory", "target")).toAbsolutePath();
    }

    @Override
    public InputStream getPgBinary(String system, String machine) throws IOException {
        Path archive = buildDirectory().resolve("postgres/%d.jar".formatted(major));
        try (JarFile jar = new JarFile(archive.toFile())) {
            JarEntry binaries = jar.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no binaries in " + archive));
            try (InputStream packed = jar.getInputStream(binaries)) {
                return new ByteArrayInputStream(packed.readAllBytes());
            }
        }
    }
}
