package dev.esquema.flyway.learn;

import dev.esquema.flyway.ScriptProvider;
import dev.esquema.learn.ManifestLearner;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.set.MigrationFolder;
import dev.esquema.set.MigrationSet;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Learns the scripts of a resource folder on a database of the shared test server. */
public final class ManifestGenerator {

    private ManifestGenerator() {}

    /** Learns the migrations by running every script. */
    public static List<Migration> generate(Path resources) {
        return generate(set(resources), TestPostgres.shared().newHostDatabase());
    }

    /**
     * Learns the migrations without their undo scripts, which are named and not run, as in a manifest that was written
     * before undo scripts were run: a rollback must refuse a wrong one by itself.
     */
    public static List<Migration> generateWithUnprovedUndo(Path resources) {
        MigrationSet set = set(resources);
        List<Migration> declared = Migrations.versioned(new ManifestLearner(set).declared());
        List<Migration> withoutUndo = declared.stream()
                .map(migration -> undoneBy(migration, Optional.empty()))
                .toList();
        List<Migration> learned = Migrations.versioned(
                learn(set, withoutUndo, TestPostgres.shared().newHostDatabase()));
        return IntStream.range(0, learned.size())
                .mapToObj(i -> undoneBy(learned.get(i), declared.get(i).undo()))
                .toList();
    }

    private static Migration undoneBy(Migration migration, Optional<String> undo) {
        return new Migration(
                migration.version(),
                migration.description(),
                migration.script(),
                migration.checksum(),
                migration.sha256(),
                migration.dependsOn(),
                undo,
                migration.effect(),
                migration.execution());
    }

    /** Learns the migrations of a set on a database, and drops the database. */
    public static List<Migration> generate(MigrationSet set, TestDatabase database) {
        return Migrations.versioned(learn(set, database));
    }

    /** Learns the versioned and the repeatable scripts of a set on a database, and drops the database. */
    public static List<Script> learn(MigrationSet set, TestDatabase database) {
        return learn(set, new ManifestLearner(set).declared(), database);
    }

    private static List<Script> learn(MigrationSet set, List<? extends Script> declared, TestDatabase database) {
        ManifestLearner learner = new ManifestLearner(set);
        try (FlywayTrial trial =
                FlywayTrial.on(database::connect, database::connect, new ScriptProvider(set, declared), Map.of())) {
            return learner.learn(declared, trial, note -> {});
        } finally {
            database.drop();
        }
    }

    /** Reads names, headers and hashes of the migrations; runs no script. */
    public static List<Migration> declared(Path resources) {
        return Migrations.versioned(new ManifestLearner(set(resources)).declared());
    }

    /** Returns the names of the files under {@code db/migration}. */
    public static List<String> names(Path resources) {
        return set(resources).names();
    }

    /** Returns the migration set of a resource folder. */
    public static MigrationSet set(Path resources) {
        return MigrationFolder.draft(resources.resolve("db"));
    }
}
