package dev.esquema.schema.manifest;

import dev.esquema.schema.effect.Effect;
import java.util.List;

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

    /** Returns the ids for a message: all of them, or of more than 20 the first three and the last. */
    static String ids(List<? extends Script> scripts) {
        List<String> ids =
                scripts.stream().map(script -> script.id().toString()).toList();
        return ids.size() <= 20
                ? String.join(", ", ids)
                : "%s, …, %s".formatted(String.join(", ", ids.subList(0, 3)), ids.get(ids.size() - 1));
    }

    /** Whether each statement is recorded by itself, and a run resumes at the first that is not done. */
    default boolean isSeparate() {
        return !execution().separate().isEmpty();
    }
}
