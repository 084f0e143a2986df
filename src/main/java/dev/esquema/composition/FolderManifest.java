package dev.esquema.composition;

import dev.esquema.config.Settings;
import dev.esquema.flyway.ScriptProvider;
import dev.esquema.flyway.learn.FlywayTrial;
import dev.esquema.json.ManifestJson;
import dev.esquema.learn.ManifestLearner;
import dev.esquema.learn.ManifestWork;
import dev.esquema.learn.NewScripts;
import dev.esquema.learn.NextVersion;
import dev.esquema.learn.Skeleton;
import dev.esquema.learn.Succession;
import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.scratch.HostDump;
import dev.esquema.postgres.scratch.LocalServer;
import dev.esquema.postgres.scratch.ScratchDatabase;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.set.FileFailure;
import dev.esquema.set.MigrationFolder;
import dev.esquema.set.MigrationSet;
import dev.esquema.set.ScriptText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The manifest of the configured folder. */
public final class FolderManifest implements ManifestWork {

    private final Settings settings;
    private final Path folder;

    /** @throws SchemaException {@link Code#USAGE} if no folder is configured */
    public FolderManifest(Settings settings) {
        this.settings = settings;
        this.folder = settings.migrations()
                .orElseThrow(
                        () -> new SchemaException(
                                Code.USAGE,
                                "no folder of migrations is configured: name it with `--migrations DIR` or ESQUEMA_MIGRATIONS"));
    }

    @Override
    public String place() {
        return folder.resolve(MigrationSet.MANIFEST).toString();
    }

    @Override
    public String rewriting() {
        return MigrationFolder.rewriting(folder);
    }

    @Override
    public String place(String script) {
        Path inside = folder.resolve("migration").resolve(script);
        return (Files.exists(inside) ? inside : folder.resolve(script)).toString();
    }

    @Override
    public Learned learn(Optional<String> server, Optional<String> host) {
        MigrationFolder set = MigrationFolder.at(folder);
        ManifestLearner learner = new ManifestLearner(set);
        List<Script> declared = learner.declared();
        FlywayTrial.refuseUndefined(new ScriptProvider(set, declared), LoadedSet.placeholders(set, settings), declared);
        Optional<String> before = host.map(FolderManifest::read)
                .or(() -> set.file(MigrationSet.HOST))
                .map(bytes -> ScriptText.of(host.orElse(MigrationSet.HOST), bytes));
        if (server.isPresent()) {
            return learned(
                    set, learner, declared, new ScratchServer(System.getenv()).named(server.get()), true, before);
        }
        try (LocalServer local = new LocalServer(System.getenv())) {
            return learned(set, learner, declared, local.database(), false, before);
        }
    }

    private Learned learned(
            MigrationFolder set,
            ManifestLearner learner,
            List<Script> declared,
            Database server,
            boolean serverStays,
            Optional<String> before) {
        try (ScratchDatabase scratch = new ScratchDatabase(server, serverStays, BuildProperties.host())) {
            Connections questions = () -> scratch.connect("esquema manifest");
            before.ifPresent(sql -> new HostDump(sql).load(questions));
            List<String> notes = new ArrayList<>();
            try (FlywayTrial trial = FlywayTrial.on(
                    questions,
                    () -> scratch.connect("esquema manifest script"),
                    new ScriptProvider(set, declared),
                    LoadedSet.placeholders(set, settings))) {
                List<Script> migrations = learner.learn(declared, trial, notes::add);
                return new Learned(migrations, learner.placed(declared), notes);
            }
        } catch (RuntimeException e) {
            throw ScratchDatabase.interruption(e);
        }
    }

    private static byte[] read(String path) {
        try {
            return Files.readAllBytes(Path.of(path));
        } catch (IOException e) {
            throw new SchemaException(Code.USAGE, "%s cannot be read: %s".formatted(path, FileFailure.reason(e)), e);
        }
    }

    @Override
    public Optional<List<Script>> known() {
        try {
            return MigrationFolder.draft(folder).file(MigrationSet.MANIFEST).map(ManifestJson::read);
        } catch (SchemaException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<Script> manifest(String path) {
        return ManifestJson.read(read(path));
    }

    @Override
    public List<String> objections(List<Script> earlier) {
        ManifestLearner learner = new ManifestLearner(MigrationFolder.at(folder));
        List<Script> declared = learner.declared();
        return Succession.after(earlier).objections(declared, learner.placed(declared));
    }

    @Override
    public NewScripts newScripts(String description) {
        String words = description.replaceAll("[^\\p{L}\\p{N}]+", "_").replaceAll("^_|_$", "");
        if (words.isEmpty()) {
            throw new SchemaException(Code.USAGE, "the description must contain a letter or a number");
        }
        try {
            Files.createDirectories(folder);
            MigrationFolder set = MigrationFolder.draft(folder);
            Path migrations = Files.isDirectory(folder.resolve("migration"))
                            || set.names().isEmpty()
                    ? folder.resolve("migration")
                    : folder;
            Path rollbacks = folder.resolve("rollback");
            boolean beside = !Files.isDirectory(rollbacks) && !set.undoNames().isEmpty();
            Skeleton skeleton =
                    new Skeleton(new NextVersion(set.names()).at(LocalDateTime.now(ZoneOffset.UTC)), words, heads(set));
            Path migration = migrations.resolve(skeleton.migrationName());
            Path undo = (beside ? migrations : rollbacks).resolve(skeleton.undoName());
            createBoth(migration, skeleton.migration(), undo, skeleton.undo());
            return new NewScripts(migration.toString(), undo.toString());
        } catch (IOException e) {
            throw new SchemaException(
                    Code.REFUSED, "the script cannot be written: %s".formatted(FileFailure.reason(e)), e);
        }
    }

    /** A set with a fault has no heads here; {@code manifest write} describes the fault. */
    private static List<Version> heads(MigrationSet set) {
        try {
            return new Manifest(new ManifestLearner(set).declared(), set.names())
                    .graph().heads().stream().map(Migration::version).toList();
        } catch (SchemaException e) {
            return List.of();
        }
    }

    private static void createBoth(Path migration, String migrationText, Path undo, String undoText)
            throws IOException {
        create(migration, migrationText);
        try {
            create(undo, undoText);
        } catch (IOException e) {
            Files.delete(migration);
            throw e;
        }
    }

    private static void create(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        writeWhole(file, text);
    }

    /** Writes a whole file, or leaves none: the disk may be full. */
    private static void writeWhole(Path file, String text) throws IOException {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    @Override
    public void write(List<Script> migrations) {
        Path manifest = folder.resolve(MigrationSet.MANIFEST);
        Path next = folder.resolve("manifest.json.new");
        try {
            writeWhole(next, ManifestJson.write(migrations));
            Files.move(next, manifest, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SchemaException(
                    Code.REFUSED, "%s cannot be written: %s".formatted(manifest, FileFailure.reason(e)), e);
        }
    }
}
