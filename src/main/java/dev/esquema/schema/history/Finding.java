package dev.esquema.schema.history;

import dev.esquema.schema.manifest.Version;

/** What verification objects to; each kind says its own sentence. */
public sealed interface Finding {

    /** The migration it is about. */
    Version version();

    /** One sentence for people. */
    String message();

    /** The packaged script is not the one that was applied. */
    record ScriptEdited(Version version, int applied, int packaged) implements Finding {
        @Override
        public String message() {
            return "%s was edited after it was applied (checksum %d, now %d)".formatted(version, applied, packaged);
        }
    }

    /** The history names a script that this build should have and has not. */
    record ScriptMissing(Version version, String script) implements Finding {
        @Override
        public String message() {
            return "%s was applied from %s, which is not packaged".formatted(version, script);
        }
    }

    /** A migration is applied and one that it depends on is not. */
    record DependencyNotApplied(Version version, Version dependency) implements Finding {
        @Override
        public String message() {
            return "%s is applied, but %s, on which it depends, is not".formatted(version, dependency);
        }
    }
}
