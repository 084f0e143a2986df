package dev.esquema.flyway.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.json.ManifestJson;
import dev.esquema.testing.LoanSet;
import dev.esquema.testing.PackagedSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The committed manifest describes what the migrations really do; with {@code -Dmanifest=write} the test writes the
 * manifest instead.
 */
class CommittedManifestTest {

    private static final String COMMAND = "mvn test -Dtest=CommittedManifestTest -Dmanifest=write";

    /** The folder that the Kubernetes overlay mounts as an example. */
    private static final Path EXAMPLE = Path.of("deploy/kubernetes/overlays/own-migrations");

    @TempDir
    Path folder;

    static Stream<PackagedSet> sets() {
        return Stream.concat(
                PackagedSet.andWithOneMore(), Stream.of(new PackagedSet(LoanSet.RESOURCES), new PackagedSet(EXAMPLE)));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void theCommittedManifestIsWhatTheMigrationsDo(PackagedSet set) throws IOException {
        String learned = set.learned();
        if ("write".equals(System.getProperty("manifest"))) {
            Files.writeString(set.manifest(), learned);
        }
        assertNotStale(set.resources(), learned);
    }

    @Test
    void aStaleManifestNamesTheCommandAndTheLine() throws IOException {
        write("V1__a.sql", "create table a (id int);");
        assertStale("\"script\": \"V1__a.sql\"");
        Files.writeString(manifest(folder), learned(folder));
        assertNotStale(folder, learned(folder));

        write("V2__b.sql", "create view b as select id from a;");
        assertStale("\"kind\":\"view\",\"name\":\"b\"");
        Files.writeString(manifest(folder), learned(folder));
        write("V2__b.sql", "create view c as select id from a;");
        assertStale("\"kind\":\"view\",\"name\":\"c\"");
        write("V2__b.sql", "create view b as select id from a; -- as before");
        assertStale("\"sha256\"");
        Files.delete(folder.resolve("db/migration/V2__b.sql"));
        assertStale("V2__b.sql");
        Files.writeString(manifest(folder), learned(folder).replace("integer", "bigint"));
        assertStale("\"type\":\"integer\"");
    }

    @Test
    void twoRunsWriteTheSameAndOneMoreScriptAddsLinesAlone() throws IOException {
        write("V1__a.sql", "create table a (id serial primary key, b int unique); create index on a (b, id);");
        String once = learned(folder);
        assertThat(learned(folder)).isEqualTo(once);

        write("V2__b.sql", "alter table a add column c int;");

        List<String> before = once.lines().toList();
        List<String> after = learned(folder).lines().toList();
        // Two lines differ: the hash of the file, and the line that gets a comma because it is no longer the last.
        assertThat(before.subList(2, before.size() - 3)).isEqualTo(after.subList(2, before.size() - 1 - 2));
    }

    private void assertStale(String line) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertNotStale(folder, learned(folder)))
                .withMessageContainingAll(COMMAND, line);
    }

    private static void assertNotStale(Path resources, String learned) throws IOException {
        Path committed = manifest(resources);
        assertThat(Files.exists(committed) ? Files.readString(committed) : "")
                .as("db/manifest.json is stale; `%s` rewrites it", COMMAND)
                .isEqualTo(learned);
    }

    private static String learned(Path resources) throws IOException {
        return ManifestJson.write(ManifestGenerator.generate(resources));
    }

    private static Path manifest(Path resources) {
        return resources.resolve("db/manifest.json");
    }

    private void write(String name, String sql) throws IOException {
        Files.createDirectories(folder.resolve("db/migration"));
        Files.writeString(folder.resolve("db/migration").resolve(name), sql);
    }
}
