package dev.esquema.schema.finding;

import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import java.util.Locale;
import java.util.Optional;

/** A deviation that verification reports; each kind has its own message. */
public sealed interface Finding {

    /** The migration that the deviation concerns. */
    MigrationId version();

    /** The object that deviates, by kind and name. */
    String object();

    /** The expected state; empty for an object that should not exist. */
    Optional<String> expected();

    /** The actual state; empty for an object that is missing. */
    Optional<String> actual();

    /** The SQL that would correct the deviation, if SQL can. */
    Optional<String> mend();

    /** One sentence for people. */
    String message();

    /** The message with the severity, such as {@code breaking finding: table t is missing}. */
    default String sentence() {
        return "%s finding: %s".formatted(severity().name().toLowerCase(Locale.ROOT), message());
    }

    /** Whether code may fail on the deviation. */
    default Severity severity() {
        return Severity.BREAKING;
    }

    /**
     * Whether the deviation concerns scripts or their order; such a deviation stops a run, whatever the run would
     * apply.
     */
    default boolean isAboutScripts() {
        return true;
    }

    /** The packaged script differs from the one that was applied. */
    record ScriptEdited(Version version, int applied, int packaged) implements Finding {

        @Override
        public String object() {
            return "script of %s".formatted(version);
        }

        @Override
        public Optional<String> expected() {
            return Optional.of("checksum %d".formatted(applied));
        }

        @Override
        public Optional<String> actual() {
            return Optional.of("checksum %d".formatted(packaged));
        }

        @Override
        public Optional<String> mend() {
            return Optional.empty();
        }

        @Override
        public String message() {
            return ("%1$s was edited after it was applied (checksum %2$d, now %3$d): restore the script, or accept it with"
                            + " `esquema repair --checksum %1$s`")
                    .formatted(version, applied, packaged);
        }
    }

    /** The history names a script that this build should package and does not package. */
    record ScriptMissing(Version version, String script) implements Finding {

        @Override
        public String object() {
            return "script of %s".formatted(version);
        }

        @Override
        public Optional<String> expected() {
            return Optional.of(script);
        }

        @Override
        public Optional<String> actual() {
            return Optional.empty();
        }

        @Override
        public Optional<String> mend() {
            return Optional.empty();
        }

        @Override
        public String message() {
            return "%s was applied from %s, which is not in the migration set: bring it back with your version control"
                    .formatted(version, script);
        }
    }

    /** The history records a migration that is no SQL script, and only SQL scripts run here. */
    record JavaMigration(MigrationId version, String type, String applied) implements Finding {

        @Override
        public String object() {
            return "script of %s".formatted(version);
        }

        @Override
        public Optional<String> expected() {
            return Optional.of("an SQL script");
        }

        @Override
        public Optional<String> actual() {
            return Optional.of("%s (%s)".formatted(applied, type));
        }

        @Override
        public Optional<String> mend() {
            return Optional.empty();
        }

        @Override
        public String message() {
            String found =
                    "%s was applied from %s, which is a Java migration (type %s in the history), and only SQL runs"
                            .formatted(version, applied, type);
            return version instanceof Version
                    ? ("%1$s: write what it did as a script V%2$s__….sql, write the manifest anew, and record the script"
                                    + " with `esquema repair --checksum %2$s`")
                            .formatted(found, version)
                    : "%s: write what it did as a repeatable script, and delete its rows from the history table"
                            .formatted(found);
        }
    }

    /** A migration is applied although one of its dependencies is not applied. */
    record DependencyNotApplied(Version version, Version dependency) implements Finding {

        @Override
        public String object() {
            return "order of %s".formatted(version);
        }

        @Override
        public Optional<String> expected() {
            return Optional.of("%s is applied before it".formatted(dependency));
        }

        @Override
        public Optional<String> actual() {
            return Optional.of("%s is not applied".formatted(dependency));
        }

        @Override
        public Optional<String> mend() {
            return Optional.empty();
        }

        @Override
        public String message() {
            return ("%1$s is applied, but %2$s, on which it depends, is not: if %2$s was merged later, give its script a"
                            + " higher version, or name in a `-- depends:` header of both scripts what they need; if the"
                            + " order does not matter, `esquema migrate --accept-findings` applies %2$s now")
                    .formatted(version, dependency);
        }
    }

    /**
     * An object differs from the result of the applied migrations.
     *
     * @param version the migration that is responsible for the object
     */
    record StructureDeviates(MigrationId version, Difference difference, Optional<String> mend) implements Finding {

        @Override
        public String object() {
            return difference.object().toString();
        }

        @Override
        public Optional<String> expected() {
            return difference.expected().map(Definition::text);
        }

        @Override
        public Optional<String> actual() {
            return difference.actual().map(Definition::text);
        }

        @Override
        public Severity severity() {
            return Severity.of(difference);
        }

        @Override
        public boolean isAboutScripts() {
            return false;
        }

        @Override
        public String message() {
            return "%s (%s)".formatted(difference.message(), version);
        }
    }
}
