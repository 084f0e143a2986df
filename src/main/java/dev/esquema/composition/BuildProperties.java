package dev.esquema.composition;

import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The version and the commit of the build, and the origin of the runs of this process. */
public final class BuildProperties {

    private BuildProperties() {}

    public static Build build() {
        return new Build(property("version"), property("commit"));
    }

    /**
     * Returns the facts that name this build, one on each line: its version, its commit, the newest packaged migration,
     * and the digest of the packaged set.
     */
    public static List<String> lines() {
        Build build = build();
        Manifest packaged = LoadedSet.of(new PackagedMigrations()).manifest();
        return List.of(
                "esquema %s".formatted(build.version()),
                "commit %s".formatted(build.commit()),
                "target %s".formatted(packaged.target(Optional.empty())),
                "migration-set %s".formatted(packaged.digest()));
    }

    /**
     * Returns the origin of the runs of this process: host, process id, user, version, commit and migration set. The
     * journal records it.
     *
     * @param migrationSet the digest of the manifest
     */
    static Origin origin(String migrationSet) {
        return new Origin(
                host(),
                ProcessHandle.current().pid(),
                System.getProperty("user.name", "unknown"),
                build(),
                Optional.of(migrationSet));
    }

    /**
     * Returns the name of the machine or pod from the environment or a file, because a query to a name server could
     * delay a run.
     */
    static String host() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isBlank()) {
            return name;
        }
        try {
            return Files.readString(Path.of("/etc/hostname")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String property(String name) {
        String value = new BuildResource("esquema.build").properties().getProperty(name, "");
        return value.isBlank() || value.startsWith("${") ? "unknown" : value;
    }
}
