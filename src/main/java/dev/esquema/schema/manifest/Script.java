package dev.esquema.schema.manifest;

import dev.esquema.schema.effect.Effect;

/** One SQL script of the set, and what the build learned by running it. */
public sealed interface Script permits Migration, Repeatable {

    MigrationId id();

    /** The part of the file name after the version, or after {@code R__}. */
    String description();

    /** The path of the file, below the folder of the scripts. */
    String script();

    /** The checksum that Flyway records for it. */
    int checksum();

    /** The SHA-256 of the file's bytes, in lower-case hexadecimal. */
    String sha256();

    Effect effect();

    Execution execution();

    default boolean transactional() {
        return execution().transactional();
    }

    /** Whether each statement is recorded by itself, and a run resumes at the first that is not done. */
    default boolean isSeparate() {
        return !execution().separate().isEmpty();
    }
}
