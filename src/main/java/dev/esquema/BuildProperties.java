package dev.esquema;

import dev.esquema.schema.journal.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Version and commit of the build, and the origin of the runs that this process makes. */
final class BuildProperties {

    private BuildProperties() {}

    static String version() {
        return property("version");
    }

    /** Who starts the runs of this process, where and with which build; the journal records it. */
    static Origin origin() {
        return new Origin(
                host(),
                ProcessHandle.current().pid(),
                System.getProperty("user.name", "unknown"),
                version(),
                property("commit"));
    }

    /** The name of the machine or pod, read from the environment or a file: a name server could let a run wait. */
    private static String host() {
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
