package dev.esquema.tryout;

import dev.esquema.composition.FolderManifest;
import dev.esquema.config.ConfigurationLoader;
import dev.esquema.learn.ManifestWork;
import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.scratch.HostDump;
import dev.esquema.set.MigrationFolder;
import dev.esquema.set.MigrationSet;
import dev.esquema.set.ScriptText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The migrations that are tried: those of the build, or those of a folder.
 *
 * @param folder the folder; empty means the packaged migrations
 */
record TryMigrations(Optional<Path> folder) {

    static final String KEY = "esquema.migrations";

    /**
     * Reads {@code -Desquema.migrations=DIR} or the variable; Maven passes the property without a value if it is not
     * set, and then it must not hide the variable.
     */
    static TryMigrations configured(Optional<String> variable) {
        if (System.getProperty(KEY, "").isBlank()) {
            System.clearProperty(KEY);
        }
        return new TryMigrations(FirstChecks.folder(variable));
    }

    /** Whether something exists before the first migration. */
    boolean hasHost() {
        return folder.isEmpty()
                || MigrationFolder.at(folder.get()).file(MigrationSet.HOST).isPresent();
    }

    /** The name of the folder of the data: each set has a database of its own. */
    String dataName() {
        return folder.map(path -> "postgresql-%08x"
                        .formatted(path.toAbsolutePath().normalize().toString().hashCode()))
                .orElse("postgresql");
    }

    /** Creates what exists before the first migration. */
    void createHost(Connections connections, boolean startedBefore) {
        if (folder.isEmpty()) {
            // One string is one transaction. Tables that were added to the script later are created in kept data too.
            new HostDump(packagedHost()).load(connections);
        } else if (!startedBefore) {
            MigrationFolder.at(folder.get())
                    .file(MigrationSet.HOST)
                    .ifPresent(bytes -> new HostDump(ScriptText.of(MigrationSet.HOST, bytes)).load(connections));
        }
    }

    private static String packagedHost() {
        try (InputStream script = TryMigrations.class.getResourceAsStream("/db/host.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the manifest of a folder that has none; returns whether it did. */
    boolean learnIfNew(String databaseUrl) {
        if (folder.isEmpty()
                || MigrationFolder.at(folder.get()).file(MigrationSet.MANIFEST).isPresent()) {
            return false;
        }
        ManifestWork work = new FolderManifest(ConfigurationLoader.load());
        work.write(work.learn(Optional.of(databaseUrl), Optional.empty()).migrations());
        return true;
    }
}
