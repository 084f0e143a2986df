package dev.esquema.schema.finding;

import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import java.time.Instant;

/** An unusual fact that is not a deviation: the schema works the same. */
public sealed interface Note {

    /** The migration that the note concerns. */
    MigrationId version();

    /** One sentence for people. */
    String message();

    /** A constraint that has the expected definition under another name. */
    record ConstraintNamedOtherwise(MigrationId version, DatabaseObject object, String actual) implements Note {
        @Override
        public String message() {
            return "%s exists under the name %s, with the same definition".formatted(object, actual);
        }
    }

    /** A constraint that was created NOT VALID and was validated later. */
    record ConstraintValidated(MigrationId version, DatabaseObject object) implements Note {
        @Override
        public String message() {
            return "%s was made NOT VALID and has been validated since".formatted(object);
        }
    }

    /** A migration that was rolled back and is not applied again before it is released. */
    record Held(Version version, Instant since, String by) implements Note {
        @Override
        public String message() {
            return "%1$s was rolled back at %2$s by %3$s and is held until `esquema restore %1$s`"
                    .formatted(version, since, by);
        }
    }

    /** A difference that the undo script of a rolled back migration leaves, as it declares. */
    record LeftByUndo(Version version, DatabaseObject object, String difference) implements Note {
        @Override
        public String message() {
            return "%s: the undo script of %s is partial and left it".formatted(difference, version);
        }
    }

    /** A migration that cannot be applied before another migration is released. */
    record WaitsForHeld(Version version, Version other) implements Note {
        @Override
        public String message() {
            return "%s is not applied, because it depends on %s, which is held or waits for a held migration"
                    .formatted(version, other);
        }
    }

    /** A migration that was applied after one with a higher version. */
    record AppliedOutOfOrder(Version version, Version before) implements Note {
        @Override
        public String message() {
            return "%s was applied after %s".formatted(version, before);
        }
    }

    /** A repeatable script that is not applied, because it uses objects of a migration that was rolled back. */
    record RepeatableWaits(RepeatableName version, Version other) implements Note {

        @Override
        public String message() {
            return "%s runs only after %s, whose objects it uses and which was rolled back or waits for one that was"
                    .formatted(version, other);
        }
    }

    /** A repeatable script that is recorded and is not in the migration set. */
    record RepeatableNotInSet(RepeatableName version, String script) implements Note {

        @Override
        public String message() {
            return "%s was applied and is not in the migration set: what it made stays, and is not verified"
                    .formatted(script);
        }
    }

    /** A repeatable script whose former text is in the migration set: a later run of another build has replaced it. */
    record RepeatableReplaced(RepeatableName version, Instant since) implements Note {

        @Override
        public String message() {
            return "%s was applied with another text at %s, after the text of this build: the next run of this build applies its own again"
                    .formatted(version, since);
        }
    }

    /** An object of a repeatable script that ran before a migration that changes what the script uses. */
    record RepeatableRanBefore(RepeatableName version, Version later, String deviation) implements Note {

        @Override
        public String message() {
            return "%s ran before %s, which changes what it uses, so its result may differ: %s; to run it again, change its text"
                    .formatted(version, later, deviation);
        }
    }
}
