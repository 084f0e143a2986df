package dev.esquema.schema.manifest;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.lazy.Once;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.List;
import java.util.Optional;

/**
 * One versioned SQL script under {@code db/migration}, and what the build learned by running it.
 *
 * @param version the version, which decides the order
 * @param description the part of the file name after the version
 * @param script the file name
 * @param checksum Flyway's checksum (a CRC-32 of the lines, so line ends do not count)
 * @param sha256 the SHA-256 of the file's bytes, in lower-case hexadecimal
 * @param dependsOn the versions that must be applied before it
 * @param undo the script under {@code db/rollback} that undoes it, if there is one
 * @param learned its effect on the schema, which may be read when it is first asked for
 * @param execution how the script runs
 * @param undoProof what the undo script did when it was learned
 */
public record Migration(
        Version version,
        String description,
        String script,
        int checksum,
        String sha256,
        List<Version> dependsOn,
        Optional<String> undo,
        Once<Effect> learned,
        Execution execution,
        UndoProof undoProof)
        implements Script {

    public Migration {
        dependsOn = List.copyOf(dependsOn);
    }

    /** A migration whose effect is known. */
    public Migration(
            Version version,
            String description,
            String script,
            int checksum,
            String sha256,
            List<Version> dependsOn,
            Optional<String> undo,
            Effect effect,
            Execution execution,
            UndoProof undoProof) {
        this(version, description, script, checksum, sha256, dependsOn, undo, Once.of(effect), execution, undoProof);
    }

    /** A migration whose undo script was not run. */
    public Migration(
            Version version,
            String description,
            String script,
            int checksum,
            String sha256,
            List<Version> dependsOn,
            Optional<String> undo,
            Effect effect,
            Execution execution) {
        this(version, description, script, checksum, sha256, dependsOn, undo, effect, execution, UndoProof.UNKNOWN);
    }

    /** The same migration with the result of its undo script. */
    public Migration with(UndoProof proof) {
        return new Migration(
                version, description, script, checksum, sha256, dependsOn, undo, learned, execution, proof);
    }

    /** The undo script with the result of its trial; empty if there is no undo script. */
    public Optional<String> undoText() {
        return undo.map(script -> "%s, %s".formatted(script, undoProof.text()));
    }

    /**
     * The names in {@code pg_class} that the migration takes and that are free before it: tables, views, sequences,
     * indexes.
     */
    public List<DatabaseObject> creates() {
        return effect().newRelations();
    }

    /** The relations of others that must exist before the migration. */
    public List<String> requires() {
        return effect().requires();
    }

    /**
     * Whether the migration must be applied after an earlier one: because it declares so, or because it touches objects
     * of the earlier one.
     */
    public boolean needs(Migration earlier) {
        return dependsOn.contains(earlier.version()) || effect().needs(earlier.effect());
    }

    @Override
    public Effect effect() {
        return learned.get();
    }

    @Override
    public Version id() {
        return version;
    }

    /**
     * Whether the catalogue alone shows how far the migration came: an index built concurrently is valid, INVALID or
     * absent, so no record of the statement's start is needed.
     */
    public boolean isDecidedByCatalog() {
        List<DatabaseObject> made = creates();
        return execution.concurrent()
                && !isSeparate()
                && made.size() == 1
                && made.get(0).kind() == DatabaseObject.Kind.INDEX;
    }

    @Override
    public String toString() {
        return "%s %s".formatted(version, description);
    }
}
