package dev.esquema.it.support;

import dev.esquema.flyway.learn.ManifestGenerator;
import dev.esquema.json.ManifestJson;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.testing.LoanSet;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.fake.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/**
 * Another build of the application: the packaged application with other scripts; it is always a jar, even if a native
 * executable was built.
 *
 * <p>{@link #built} learns the new manifest from a database, as a real build does. {@link #declared} uses only names
 * and headers, for scripts that are slow, fail or contradict each other.
 */
public final class Build {

    private final PackagedJar jar;
    private final Path resources;
    private final Path migrations;
    private final Path manifest;
    private final Map<String, String> unlisted = new HashMap<>();

    private Build(Path set) {
        this.jar = PackagedJar.copied(set);
        this.resources = jar.resources();
        this.migrations = resources.resolve("db/migration");
        this.manifest = resources.resolve("db/manifest.json");
    }

    private Build() {
        this(LoanSet.FOLDER);
    }

    public static Build unchanged() {
        return new Build();
    }

    /** Returns the application with another set in its package, whose manifest is written. */
    public static PackagedEsquema of(Path set) {
        Build build = new Build(set);
        try {
            return build.packaged(Files.readString(build.manifest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a build of the scripts of {@link LoanSet} and one script, which replaces a script of the same name. */
    public static Build with(String name, String sql) {
        return new Build().and(name, sql);
    }

    /** Creates a build of the scripts of {@link LoanSet} without one script and its undo script. */
    public static Build without(String name) {
        Build build = new Build();
        delete(build.migrations.resolve(name));
        delete(build.resources.resolve("db/rollback").resolve("U".concat(name.substring(1))));
        return build;
    }

    public Build and(String name, String sql) {
        write(name, sql);
        return this;
    }

    /** Adds an undo script. */
    public Build andUndo(String name, String sql) {
        try {
            Files.writeString(resources.resolve("db/rollback").resolve(name), sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Adds a script that the manifest does not contain. */
    public Build andUnlisted(String name, String sql) {
        unlisted.put(name, sql);
        return this;
    }

    /** Creates a build of the scripts of {@link LoanSet} with an edited manifest. */
    public static PackagedEsquema withManifest(UnaryOperator<String> edit) {
        Build build = new Build();
        try {
            return build.packaged(edit.apply(Files.readString(build.manifest)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs every script once to learn its effects. */
    public PackagedEsquema built() {
        try {
            return packaged(ManifestJson.write(ManifestGenerator.generateWithUnprovedUndo(resources)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Builds the manifest from the names and headers of new scripts, and runs no script. */
    public PackagedEsquema declared() {
        try {
            List<Migration> learned = Migrations.versioned(ManifestJson.read(Files.readAllBytes(manifest)));
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
        Set<String> names = new TreeSet<>(ManifestGenerator.names(resources));
        names.addAll(unlisted.keySet());
        Files.writeString(resources.resolve("db/migration.list"), String.join("\n", names));
        return jar.repacked();
    }

    /** Returns the learned migration of an unchanged script. */
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

    /** Returns Flyway's checksum, which is computed from the lines without line endings. */
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

    private static void delete(Path script) {
        try {
            Files.delete(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
