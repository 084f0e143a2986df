package dev.esquema.schema.verification;

import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;

/** Something unusual that is no finding: it works the same. */
public sealed interface Note {

    /** The migration it is about. */
    Version version();

    /** One sentence for people. */
    String message();

    /** A constraint that has the expected definition under another name. */
    record ConstraintNamedOtherwise(Version version, DatabaseObject object, String actual) implements Note {
        @Override
        public String message() {
            return "%s is there under the name %s, with the same definition".formatted(object, actual);
        }
    }

    /** A migration that was applied after one with a higher version. */
    record AppliedOutOfOrder(Version version, Version before) implements Note {
        @Override
        public String message() {
            return "%s was applied after %s".formatted(version, before);
        }
    }
}
