package dev.esquema.schema.manifest;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.Comparator;

/** The identity of a migration: the version of a versioned script, or the name of a repeatable one. */
public sealed interface MigrationId permits Version, RepeatableName {

    /** The order in which migrations run: versions first, then repeatable scripts by description, as in Flyway. */
    Comparator<MigrationId> ORDER = MigrationId::compare;

    /**
     * Reads {@code R__description} as the name of a repeatable script, and any other text as a version.
     *
     * @throws SchemaException {@link Code#USAGE} if the text is neither
     */
    static MigrationId of(String text) {
        return text.startsWith(RepeatableName.PREFIX) ? RepeatableName.of(text) : Version.of(text);
    }

    private static int compare(MigrationId one, MigrationId other) {
        if (one instanceof Version version) {
            return other instanceof Version second ? version.compareTo(second) : -1;
        }
        return other instanceof RepeatableName second ? ((RepeatableName) one).compareTo(second) : 1;
    }
}
