package dev.esquema.composition;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.set.MigrationSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The migration set in the package, which is used if no folder is configured; nothing is scanned. */
record PackagedMigrations() implements MigrationSet {

    private static final String SCRIPTS = "db/migration/";
    private static final String UNDO_SCRIPTS = "db/rollback/";

    @Override
    public List<String> names() {
        return new String(new BuildResource("db/migration.list").bytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(name -> !name.isBlank())
                .sorted()
                .toList();
    }

    @Override
    public String rewriting() {
        return Manifest.REWRITE_PACKAGED;
    }

    /** The packaged undo scripts are not listed; the manifest names each one that a migration has. */
    @Override
    public List<String> undoNames() {
        return List.of();
    }

    @Override
    public byte[] bytes(String name) {
        return found(SCRIPTS, name);
    }

    @Override
    public byte[] undoBytes(String name) {
        return found(UNDO_SCRIPTS, name);
    }

    private static byte[] found(String folder, String name) {
        return new BuildResource(folder.concat(name))
                .find()
                .orElseThrow(() ->
                        new SchemaException(Code.REFUSED, "the script %s is listed but not packaged".formatted(name)));
    }

    @Override
    public Map<String, String> configuration(String script) {
        return Map.of();
    }

    @Override
    public Optional<byte[]> file(String name) {
        return new BuildResource("db/".concat(name)).find();
    }

    @Override
    public byte[] manifest() {
        return new BuildResource("db/".concat(MANIFEST)).bytes();
    }
}
