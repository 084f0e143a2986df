package dev.esquema.flyway.learn;

import dev.esquema.flyway.PackagedScripts;
import dev.esquema.learn.ScriptSource;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The scripts under {@code db/migration} and {@code db/rollback} of a resource folder; the code that opened it closes
 * it.
 */
public final class FolderScripts implements ScriptSource, AutoCloseable {

    private final Path resources;
    private final URLClassLoader loader;

    public FolderScripts(Path resources) {
        this.resources = resources;
        try {
            this.loader = new URLClassLoader(new URL[] {resources.toUri().toURL()}, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> names() {
        return namesIn("db/migration");
    }

    @Override
    public List<String> undoNames() {
        return namesIn("db/rollback");
    }

    /** @throws SchemaException {@link Code#REFUSED} if the folder cannot be read */
    private List<String> namesIn(String folder) {
        Path path = resources.resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new SchemaException(Code.REFUSED, "the folder %s cannot be read".formatted(path), e);
        }
    }

    @Override
    public String text(String name) {
        return packaged(Set.of()).text(name);
    }

    @Override
    public String sha256(String name) {
        return PackagedScripts.sha256(packaged(Set.of()).bytes(name));
    }

    /** Returns the scripts as Flyway reads them. */
    public PackagedScripts packaged(List<Migration> declared) {
        return packaged(declared.stream()
                .filter(migration -> !migration.transactional())
                .map(Migration::script)
                .collect(Collectors.toSet()));
    }

    private PackagedScripts packaged(Set<String> outsideTransactions) {
        return new PackagedScripts(names(), outsideTransactions, loader);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
