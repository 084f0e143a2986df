package dev.esquema.postgres.scratch;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The folder of a local server: where it is, who owns it, and how it is removed. */
final class TemporaryFolder {

    private TemporaryFolder() {}

    /**
     * Creates the folder in the one for temporary files, which POSIX names in TMPDIR; Java does not read that.
     *
     * @throws SchemaException {@link Code#REFUSED} if there is no such folder
     */
    static Path create(Map<String, String> environment) throws IOException {
        String named = environment.getOrDefault("TMPDIR", "");
        Path parent = Path.of(named.isBlank() ? System.getProperty("java.io.tmpdir") : named);
        if (!Files.isDirectory(parent)) {
            throw new SchemaException(
                    Code.REFUSED,
                    "a local PostgreSQL server needs a folder: TMPDIR names %s, which is none".formatted(parent));
        }
        return Files.createTempDirectory(parent, "esquema-postgres");
    }

    /**
     * Makes the user postgres or nobody the owner if this process runs as root, because {@code initdb} refuses to run
     * as root.
     *
     * @return the new owner; empty if this process does not run as root
     */
    static Optional<String> giveToUnprivilegedUser(Path folder) throws IOException {
        if (!System.getProperty("user.name", "").equals("root")) {
            return Optional.empty();
        }
        for (String name : List.of("postgres", "nobody")) {
            try {
                UserPrincipal principal =
                        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
                Files.setOwner(folder, principal);
                return Optional.of(name);
            } catch (UserPrincipalNotFoundException e) {
                // The next name is tried.
            }
        }
        throw new IOException("root has neither the user postgres nor the user nobody to run initdb");
    }

    /** Deletes the folder with everything in it. */
    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
