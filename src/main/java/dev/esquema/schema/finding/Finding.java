package dev.esquema.schema.finding;

import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import java.util.Optional;

/** A deviation that verification reports; each kind has its own message. */
public sealed interface Finding {

    /** The migration it is about. */
    Version version();

    /** What deviates, by kind and name. */
    String object();

    /** What should be; empty for what should not be there. */
    Optional<String> expected();

    /** What is; empty for what is missing. */
    Optional<String> actual();

    /** The SQL that would mend it, where SQL can. */
    Optional<String> mend();

    /** One sentence for people. */
    String message();

    /** Whether it is about scripts and their order: then no run goes on, whatever it would apply. */
    default boolean isAboutScripts() {
        return true;
    }

    /** The packaged script is not the one that was applied. */
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
            return "%s was edited after it was applied (checksum %d, now %d)".formatted(version, applied, packaged);
        }
    }

    /** The history names a script that this build should have and has not. */
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
            return "%s was applied from %s, which is not packaged".formatted(version, script);
        }
    }

    /** A migration is applied and one that it depends on is not. */
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
            return "%s is applied, but %s, on which it depends, is not".formatted(version, dependency);
        }
    }

    /**
     * An object is not what the applied migrations lead to.
     *
     * @param version the migration that is responsible for the object
     */
    record StructureDeviates(Version version, Difference difference, Optional<String> mend) implements Finding {

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
        public boolean isAboutScripts() {
            return false;
        }

        @Override
        public String message() {
            return "%s (%s)".formatted(difference.message(), version);
        }
    }
}
