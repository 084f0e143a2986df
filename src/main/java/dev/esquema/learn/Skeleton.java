package dev.esquema.learn;

import dev.esquema.schema.manifest.Version;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The texts of a new migration and of its undo script, without statements. A header that the migration may need stands
 * there as a comment, so that it has no effect.
 *
 * @param version the version as it stands in the file name
 * @param words the description as it stands in the file name
 * @param heads the migrations that no other migration depends on
 */
public record Skeleton(String version, String words, List<Version> heads) {

    private static final String MIGRATION =
            """
            %s-- To use one of these headers, delete the first two dashes of its line and the space after them.
            -- A statement of this script cannot run in a transaction:
            -- -- transactional: no
            -- One statement may take longer than configured:
            -- -- statement-timeout: 10m
            -- Images whose newest version is lower than this one cannot work with the schema after this migration:
            -- -- compatible-since: %s

            """;

    /** With several heads, the default, which is the preceding version, would leave the other heads out. */
    private static final String DEPENDS = "-- depends: %s\n";

    private static final String UNDO =
            """
            -- Undoes %s. Write the statements in the opposite order. Delete this file if the migration cannot be undone.

            """;

    public Skeleton {
        heads = List.copyOf(heads);
    }

    /** Returns the file name of the migration. */
    public String migrationName() {
        return "V%s__%s.sql".formatted(version, words);
    }

    /** Returns the file name of the undo script. */
    public String undoName() {
        return "U%s__%s.sql".formatted(version, words);
    }

    public String migration() {
        return MIGRATION.formatted(heads.size() > 1 ? DEPENDS.formatted(joined()) : "", Version.of(version));
    }

    public String undo() {
        return UNDO.formatted(migrationName());
    }

    private String joined() {
        return heads.stream().map(Version::toString).collect(Collectors.joining(", "));
    }
}
