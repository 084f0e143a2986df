package dev.esquema.composition;

import dev.esquema.config.Settings;
import dev.esquema.flyway.FlywaySettings;
import dev.esquema.flyway.RepeatableChecksums;
import dev.esquema.flyway.ScriptProvider;
import dev.esquema.json.ManifestJson;
import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.ignore.IgnoreList;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.set.MigrationFolder;
import dev.esquema.set.MigrationSet;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The migration set of this process with its manifest; it is read once, and the server uses the set that the process
 * read before it started Quarkus. A command reads the scripts that it needs.
 */
public record LoadedSet(MigrationSet files, Manifest manifest) {

    /** Returns the files in the configured folder, or the packaged ones if no folder is configured. */
    public static MigrationSet files(Settings settings) {
        return settings.migrations().<MigrationSet>map(MigrationFolder::lazily).orElseGet(PackagedMigrations::new);
    }

    /** Reads the configured set. */
    public static LoadedSet of(Settings settings) {
        return of(settings, files(settings));
    }

    /** Reads the manifest of the configured set. */
    public static LoadedSet of(Settings settings, MigrationSet files) {
        List<Script> written = manifest(files);
        boolean repeats = written.stream().anyMatch(Repeatable.class::isInstance);
        return of(files, repeats ? RepeatableChecksums.sent(written, flyway(files, written, settings)) : written);
    }

    /** Returns the same set; a later change of its files has no effect on this process. */
    public LoadedSet held() {
        files.hold();
        return this;
    }

    static LoadedSet of(MigrationSet files) {
        return of(files, manifest(files));
    }

    private static List<Script> manifest(MigrationSet files) {
        return ManifestJson.readLazily(files.manifest(), files.rewriting());
    }

    private static LoadedSet of(MigrationSet files, List<Script> scripts) {
        Manifest manifest = new Manifest(scripts, files::names, files::digest, ignored(files), files.rewriting());
        return new LoadedSet(files, manifest.objecting(() -> edited(files, scripts)));
    }

    /** A folder may change after its manifest was written; the scripts of a build are compared when it is built. */
    private static List<String> edited(MigrationSet files, List<Script> scripts) {
        if (!(files instanceof MigrationFolder)) {
            return List.of();
        }
        Set<String> names = new HashSet<>(files.names());
        return scripts.parallelStream()
                .filter(script -> names.contains(script.script())
                        && !files.sha256(script.script()).equals(script.sha256()))
                .map(script -> "manifest.json was not written from the present %s: %s%s"
                        .formatted(script.script(), restoring(script), files.rewriting()))
                .toList();
    }

    /** A versioned script that was applied is never edited; only the history of each database shows whether it was. */
    private static String restoring(Script script) {
        return script instanceof Migration ? "if it was applied anywhere, restore it; otherwise " : "";
    }

    private static IgnoreList ignored(MigrationSet files) {
        return files.file(MigrationSet.IGNORED)
                .map(bytes -> IgnoreList.parse(new String(bytes, StandardCharsets.UTF_8)))
                .orElse(IgnoreList.NONE);
    }

    /** Returns the migrations that correspond to former Alembic revisions. */
    AlembicRevisions alembic() {
        Map<String, List<Version>> versions = new TreeMap<>();
        files.properties(MigrationSet.ALEMBIC)
                .forEach((revision, replaced) -> versions.put(
                        revision,
                        Stream.of(replaced.split(","))
                                .map(String::strip)
                                .map(Version::of)
                                .toList()));
        return new AlembicRevisions(versions);
    }

    /** Returns Flyway's settings; a configured placeholder has precedence over one of the set. */
    FlywaySettings flyway(Settings settings) {
        return flyway(files, manifest.scripts(), settings);
    }

    private static FlywaySettings flyway(MigrationSet files, List<Script> scripts, Settings settings) {
        return new FlywaySettings(settings.schema(), placeholders(files, settings), new ScriptProvider(files, scripts));
    }

    static Map<String, String> placeholders(MigrationSet files, Settings settings) {
        Map<String, String> placeholders = new TreeMap<>(files.properties(MigrationSet.PLACEHOLDERS));
        placeholders.putAll(settings.placeholders());
        return placeholders;
    }
}
