package dev.esquema.composition;

import dev.esquema.json.ManifestJson;
import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The migrations in the package: the list of scripts, the manifest, and the Alembic revisions that the scripts replace.
 */
final class PackagedMigrations {

    private PackagedMigrations() {}

    /** Returns the names of the files under {@code db/migration}. */
    static List<String> scripts() {
        return new String(new BuildResource("db/migration.list").bytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(name -> !name.isBlank())
                .sorted()
                .toList();
    }

    static Manifest manifest() {
        return new Manifest(ManifestJson.read(new BuildResource("db/manifest.json").bytes()), scripts());
    }

    /** Returns the migrations that correspond to former Alembic revisions. */
    static AlembicRevisions alembic() {
        Map<String, List<Version>> versions = new TreeMap<>();
        Properties properties = new BuildResource("db/alembic.properties").properties();
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
}
