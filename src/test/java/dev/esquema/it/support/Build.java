package dev.esquema.it.support;

import dev.esquema.flyway.learn.ManifestGenerator;
import dev.esquema.json.ManifestJson;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.testing.PackagedEsquema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/**
 * Another build of the application: the packaged one with other scripts, as a jar whatever else was built.
 *
 * <p>{@link #built} learns the new manifest from a database, as a real build does. {@link #declared} takes names and
 * headers at their word, for scripts that are slow, fail or contradict each other.
 */
public final class Build {

    private final PackagedJar jar = PackagedJar.copied();
    private final Path resources = jar.resources();
    private final Path migrations = resources.resolve("db/migration");
    private final Path manifest = resources.resolve("db/manifest.json");
    private final Map<String, String> unlisted = new HashMap<>();

    private Build() {}

    public static Build unchanged() {
        return new Build();
    }

    /** The packaged scripts and one more, or one in the place of its namesake. */
    public static Build with(String name, String sql) {
        return new Build().and(name, sql);
    }

    public static Build without(String name) {
        Build build = new Build();
        build.delete(name);
        return build;
    }

    public Build and(String name, String sql) {
        write(name, sql);
        return this;
    }

    /** The script that takes one back. */
    public Build andUndo(String name, String sql) {
        try {
            Files.writeString(resources.resolve("db/rollback").resolve(name), sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A script that the manifest will not know. */
    public Build andUnlisted(String name, String sql) {
        unlisted.put(name, sql);
        return this;
    }

    /** The packaged scripts with a manifest that somebody edited. */
    public static PackagedEsquema withManifest(UnaryOperator<String> edit) {
        Build build = new Build();
        try {
            return build.packaged(edit.apply(Files.readString(build.manifest)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs every script once to learn what it does. */
    public PackagedEsquema built() {
        try {
            return packaged(ManifestJson.write(ManifestGenerator.generate(resources)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Believes the new scripts, and runs none. */
    public PackagedEsquema declared() {
        try {
            List<Migration> learned = ManifestJson.read(Files.readAllBytes(manifest));
            List<Migration> declared = ManifestGenerator.declared(resources).stream()
                    .map(migration -> namesake(learned, migration).orElseGet(() -> summed(migration)))
                    .toList();
            return packaged(ManifestJson.write(declared));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PackagedEsquema packaged(String newManifest) throws IOException {
        Files.writeString(manifest, newManifest);
        unlisted.forEach(this::write);
        List<String> names = ManifestGenerator.names(resources);
        Files.writeString(resources.resolve("db/migration.list"), String.join("\n", names));
        return jar.repacked();
    }

    /** What is known already of an unchanged script. */
    private static Optional<Migration> namesake(List<Migration> learned, Migration declared) {
        return learned.stream()
                .filter(migration -> migration.sha256().equals(declared.sha256()))
                .findFirst();
    }

    private Migration summed(Migration declared) {
        return new Migration(
                declared.version(),
                declared.description(),
                declared.script(),
                checksum(migrations.resolve(declared.script())),
                declared.sha256(),
                declared.dependsOn(),
                declared.undo(),
                declared.effect(),
                declared.execution());
    }

    /** Flyway's: over the lines without their ends. */
    private static int checksum(Path script) {
        try {
            CRC32 sum = new CRC32();
            Files.readAllLines(script).forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
            return (int) sum.getValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, String sql) {
        try {
            Files.writeString(migrations.resolve(name), sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(String name) {
        try {
            Files.delete(migrations.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
