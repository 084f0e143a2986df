package dev.esquema.composition;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.set.MigrationSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The migration set in the package, which is used if no folder is configured; nothing is scanned. */
record PackagedMigrations(ClassLoader loader) implements MigrationSet {

    private static final String SCRIPTS = "db/migration/";
    private static final String UNDO_SCRIPTS = "db/rollback/";

    /** Returns the set of this build. */
    static PackagedMigrations ofBuild() {
        return new PackagedMigrations(BuildResource.loader());
    }

    @Override
    public List<String> names() {
        byte[] list = read("db/migration.list");
        if (list == null) {
            throw new IllegalStateException("db/migration.list is not in the package");
        }
        return new String(list, StandardCharsets.UTF_8)
                .lines()
                .filter(name -> !name.isBlank())
                .sorted()
                .toList();
    }

    @Override
    public String rewriting() {
        return Manifest.REWRITE_PACKAGED;
    }

    /** The packaged undo scripts are not listed; the manifest names each one that a migration has. */
    @Override
    public List<String> undoNames() {
        return List.of();
    }

    @Override
    public byte[] bytes(String name) {
        return found(SCRIPTS, name);
    }

    @Override
    public byte[] undoBytes(String name) {
        return found(UNDO_SCRIPTS, name);
    }

    private byte[] found(String folder, String name) {
        byte[] bytes = read(folder + name);
        if (bytes == null) {
            throw new SchemaException(Code.REFUSED, "the script %s is listed but not packaged".formatted(name));
        }
        return bytes;
    }

    @Override
    public Map<String, String> configuration(String script) {
        return Map.of();
    }

    @Override
    public Optional<byte[]> file(String name) {
        return Optional.ofNullable(read("db/".concat(name)));
    }

    @Override
    public byte[] manifest() {
        return file(MANIFEST).orElseThrow(() -> new IllegalStateException("db/manifest.json is not in the package"));
    }

    private byte @Nullable [] read(String resource) {
        try (InputStream stream = loader.getResourceAsStream(resource)) {
            return stream == null ? null : stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
