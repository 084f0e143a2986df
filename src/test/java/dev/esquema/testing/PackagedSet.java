package dev.esquema.testing;

import dev.esquema.flyway.learn.ManifestGenerator;
import dev.esquema.json.ManifestJson;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The migration set that the build packages, as files. A test of this set also runs with a copy that has one more
 * migration, so that adding a migration leaves the tests green.
 *
 * @param resources the folder that contains {@code db}
 */
public record PackagedSet(Path resources) {

    private static final PackagedSet OF_PROJECT = new PackagedSet(Path.of("src/main/resources"));
    private static final String NEXT = "29991231_01__add_a_table.sql";

    /** Returns the set of the source tree and the copy, as the parameters of a test class. */
    public static Stream<PackagedSet> andWithOneMore() {
        return Stream.of(OF_PROJECT, Copy.WITH_ONE_MORE);
    }

    public static PackagedSet ofProject() {
        return OF_PROJECT;
    }

    public static PackagedSet withOneMore() {
        return Copy.WITH_ONE_MORE;
    }

    public Path folder() {
        return resources.resolve("db");
    }

    public Path migrations() {
        return folder().resolve("migration");
    }

    public Path rollbacks() {
        return folder().resolve("rollback");
    }

    public Path manifest() {
        return folder().resolve("manifest.json");
    }

    /** Learns the manifest of the files as they are, and returns its text. */
    public String learned() {
        return ManifestJson.write(ManifestGenerator.generate(ManifestGenerator.set(resources), database()));
    }

    /** Returns a new database with the tables that {@code host.sql} creates. */
    public TestDatabase database() {
        Path host = folder().resolve("host.sql");
        TestDatabase database = TestPostgres.shared().newDatabase();
        if (Files.exists(host)) {
            database.execute(read(host));
        }
        return database;
    }

    /** Returns the file names in a folder without their first letter, sorted. */
    public static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().substring(1))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The copy is made when it is first used. */
    private static final class Copy {

        private static final PackagedSet WITH_ONE_MORE = made();

        private static PackagedSet made() {
            try {
                PackagedSet copy = new PackagedSet(Files.createTempDirectory("packaged"));
                for (Path file : files(OF_PROJECT.folder())) {
                    Path target =
                            copy.resources().resolve(OF_PROJECT.resources().relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
                Files.writeString(copy.migrations().resolve("V".concat(NEXT)), "create table one_more (id int);\n");
                Files.writeString(copy.rollbacks().resolve("U".concat(NEXT)), "drop table one_more;\n");
                Files.writeString(copy.manifest(), copy.learned());
                return copy;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static List<Path> files(Path folder) throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(Files::isRegularFile).toList();
            }
        }
    }
}
