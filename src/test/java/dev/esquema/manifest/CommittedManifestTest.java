package dev.esquema.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.json.ManifestJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed manifest is what the migrations really do; with {@code -Dmanifest=write} it is written instead. */
class CommittedManifestTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path COMMITTED = RESOURCES.resolve("db/manifest.json");

    @Test
    void theCommittedManifestIsWhatTheMigrationsDo() throws IOException {
        String learned = ManifestJson.write(ManifestGenerator.generate(RESOURCES));
        if ("write".equals(System.getProperty("manifest"))) {
            Files.writeString(COMMITTED, learned);
        }
        assertThat(Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "")
                .as("db/manifest.json is stale; `mvn test -Dtest=CommittedManifestTest -Dmanifest=write` rewrites it")
                .isEqualTo(learned);
    }
}
