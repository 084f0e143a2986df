package dev.esquema.schema.manifest;

import dev.esquema.schema.structure.DatabaseObject;
import java.util.List;
import java.util.Optional;

/**
 * One versioned SQL script under {@code db/migration}, and what the build learned by running it.
 *
 * @param version its place in the order
 * @param description the part of the file name after the version
 * @param script the file's name
 * @param checksum Flyway's checksum (a CRC-32 over the lines, so line ends do not count)
 * @param sha256 of the file's bytes, in lower-case hexadecimal
 * @param dependsOn the versions that must be applied before it
 * @param undo the script under {@code db/rollback} that takes it back, if there is one
 * @param effect what it does to the schema
 * @param execution how it runs
 */
public record Migration(
        Version version,
        String description,
        String script,
        int checksum,
        String sha256,
        List<Version> dependsOn,
        Optional<String> undo,
        Effect effect,
        Execution execution) {

    public Migration {
        dependsOn = List.copyOf(dependsOn);
    }

    /** The names in {@code pg_class} that it takes and that were free before it: tables, views, sequences, indexes. */
    public List<DatabaseObject> creates() {
        return effect.newRelations();
    }

    /** The relations of others that must exist before it. */
    public List<String> requires() {
        return effect.requires();
    }

    /** Whether it has to be applied after another one: because it declares so, or because it touches what that one makes. */
    public boolean needs(Migration earlier) {
        return dependsOn.contains(earlier.version()) || effect.needs(earlier.effect);
    }

    public boolean transactional() {
        return execution.transactional();
    }

    /**
     * Whether the catalogue alone tells how far it came: an index built concurrently is valid, INVALID or absent, so nobody
     * needs to remember whether the statement was started.
     */
    public boolean isDecidedByCatalog() {
        List<DatabaseObject> made = creates();
        return execution.concurrent() && made.size() == 1 && made.get(0).kind() == DatabaseObject.Kind.INDEX;
    }

    @Override
    public String toString() {
        return "%s %s".formatted(version, description);
    }
}
