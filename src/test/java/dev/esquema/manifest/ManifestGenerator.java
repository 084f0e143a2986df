package dev.esquema.manifest;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns what the scripts under a resource folder's {@code db/migration} do, by running them one by one on a real PostgreSQL.
 *
 * <ol>
 *   <li>Read names and headers; refuse misnamed scripts and an unsound graph.
 *   <li>Try each script in order: what it leaves behind is its effect.
 *   <li>Refuse what only the trial could show.
 * </ol>
 */
public final class ManifestGenerator {

    private ManifestGenerator() {}

    /** Learns; an {@link IllegalStateException} says everything that is wrong with the scripts. */
    public static List<Migration> generate(Path resources) throws IOException {
        try (URLClassLoader loader = loader(resources)) {
            return learn(DeclaredScripts.in(resources, loader));
        }
    }

    /** What can be told without running anything: names, headers, hashes. */
    public static List<Migration> declared(Path resources) throws IOException {
        try (URLClassLoader loader = loader(resources)) {
            return DeclaredScripts.in(resources, loader).migrations();
        }
    }

    /** The file names under {@code db/migration} of a resource folder. */
    public static List<String> names(Path resources) throws IOException {
        return DeclaredScripts.namesIn(resources.resolve("db/migration"));
    }

    private static URLClassLoader loader(Path resources) throws IOException {
        return new URLClassLoader(new URL[] {resources.toUri().toURL()}, null);
    }

    private static List<Migration> learn(DeclaredScripts scripts) {
        List<Migration> declared = scripts.migrations();
        refuseContradictions(declared, scripts);
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        try {
            ScriptTrial trial = ScriptTrial.on(database, scripts.packaged());
            List<Migration> learned = new ArrayList<>();
            for (Migration migration : declared) {
                learned.add(trial.learn(migration));
            }
            refuseContradictions(learned, scripts);
            return learned;
        } finally {
            database.drop();
        }
    }

    private static void refuseContradictions(List<Migration> migrations, DeclaredScripts scripts) {
        List<String> objections = new Manifest(migrations, scripts.names()).objections();
        if (!objections.isEmpty()) {
            throw new IllegalStateException(String.join("\n", objections));
        }
    }
}
