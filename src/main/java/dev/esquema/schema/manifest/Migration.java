package dev.esquema.schema.manifest;

import java.util.List;

/**
 * One versioned SQL script under {@code db/migration}, and what the build learned by running it.
 *
 * @param version its place in the order
 * @param description the file name's words
 * @param script the file's name
 * @param checksum Flyway's checksum (a CRC-32 over the lines, so line ends do not count)
 * @param sha256 of the file's bytes, in lower-case hexadecimal
 * @param dependsOn the versions that must be applied before it
 * @param creates the objects that exist after it and not before it
 * @param requires the relations of others that must exist before it (host tables)
 * @param execution how it runs
 */
public record Migration(
        Version version,
        String description,
        String script,
        int checksum,
        String sha256,
        List<Version> dependsOn,
        List<DatabaseObject> creates,
        List<String> requires,
        Execution execution) {

    public Migration {
        dependsOn = List.copyOf(dependsOn);
        creates = List.copyOf(creates);
        requires = List.copyOf(requires);
    }

    public boolean transactional() {
        return execution.transactional();
    }

    /**
     * Whether the catalogue alone tells how far it came: an index built concurrently is valid, INVALID or absent, so nobody
     * needs to remember whether the statement was started.
     */
    public boolean isToldByCatalog() {
        return execution.concurrent() && creates.size() == 1 && creates.get(0).kind() == DatabaseObject.Kind.INDEX;
    }

    @Override
    public String toString() {
        return "%s %s".formatted(version, description);
    }
}
