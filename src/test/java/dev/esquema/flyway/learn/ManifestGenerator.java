package dev.esquema.flyway.learn;

import dev.esquema.learn.ManifestLearner;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** Learns the scripts of a resource folder on a database of the shared test server. */
public final class ManifestGenerator {

    private static final String APPLICATION = "manifest script";

    private ManifestGenerator() {}

    /** Learns the migrations by running every script. */
    public static List<Migration> generate(Path resources) throws IOException {
        try (FolderScripts scripts = new FolderScripts(resources)) {
            ManifestLearner learner = new ManifestLearner(scripts);
            List<Migration> declared = learner.declared();
            TestDatabase database = TestPostgres.shared().newHostDatabase();
            try {
                return learner.learn(
                        declared,
                        FlywayTrial.on(
                                database::connect, scripting(database), APPLICATION, scripts.packaged(declared)));
            } finally {
                database.drop();
            }
        }
    }

    /** Reads names, headers and hashes of the migrations; runs no script. */
    public static List<Migration> declared(Path resources) throws IOException {
        try (FolderScripts scripts = new FolderScripts(resources)) {
            return new ManifestLearner(scripts).declared();
        }
    }

    /** Returns the names of the files under {@code db/migration}. */
    public static List<String> names(Path resources) throws IOException {
        try (FolderScripts scripts = new FolderScripts(resources)) {
            return scripts.names();
        }
    }

    private static PGSimpleDataSource scripting(TestDatabase database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(database.jdbcUrl());
        source.setUser("postgres");
        source.setPassword("postgres");
        source.setApplicationName(APPLICATION);
        return source;
    }
}
