package dev.esquema.learn;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.ScriptName;
import dev.esquema.schema.manifest.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a migration set with an earlier state of it, such as the last release or the main branch: a script that was
 * published must not change, and a new version must come after the published ones.
 */
public record Succession(List<Migration> earlier) {

    /** A repeatable script may change and go, so only the versioned ones are compared. */
    public static Succession after(List<? extends Script> earlier) {
        return new Succession(versioned(earlier));
    }

    private static List<Migration> versioned(List<? extends Script> scripts) {
        return scripts.stream()
                .filter(Migration.class::isInstance)
                .map(Migration.class::cast)
                .toList();
    }

    /**
     * Returns everything that the new state must not do, one sentence with the remedy each.
     *
     * @param placed the versions whose scripts declare {@code -- depends:}
     */
    public List<String> objections(List<? extends Script> scripts, Set<Version> placed) {
        List<Migration> now = versioned(scripts);
        List<String> objections = new ArrayList<>();
        for (Migration published : earlier) {
            List<Migration> same = now.stream()
                    .filter(migration -> migration.version().equals(published.version()))
                    .toList();
            Optional<Migration> kept = same.stream()
                    .filter(migration -> name(migration).equals(name(published)))
                    .findFirst();
            if (same.isEmpty()) {
                objections.add("%s is missing: restore it with `git checkout`, and undo it by a new migration"
                        .formatted(published.script()));
            }
            same.stream()
                    .filter(migration -> !name(migration).equals(name(published)))
                    .map(other -> "%s and %s took the same version: rename the one that was not published, %s"
                            .formatted(published.script(), other.script(), renaming(other)))
                    .forEach(objections::add);
            kept.filter(migration -> !migration.sha256().equals(published.sha256()))
                    .map(migration ->
                            "%s was edited after it was published: bring it back with `git checkout`, and write `esquema new DESCRIPTION` for the change"
                                    .formatted(published.script()))
                    .ifPresent(objections::add);
        }
        Optional<Version> newest = earlier.stream().map(Migration::version).max(Comparator.naturalOrder());
        newest.ifPresent(version -> now.stream()
                .filter(migration -> find(earlier, migration.version()).isEmpty())
                .filter(migration -> migration.version().compareTo(version) < 0)
                .filter(migration -> !placed.contains(migration.version()) || hasSuccessor(migration, now))
                .map(migration ->
                        "%s is new and lower than %s, the newest published version: rename it, %s; or declare `-- depends:` in it and in the script after it"
                                .formatted(migration.script(), version, renaming(migration)))
                .forEach(objections::add));
        return objections;
    }

    /** Whether a published script without a header depends on the new script, because it comes directly after it. */
    private boolean hasSuccessor(Migration migration, List<Migration> now) {
        return now.stream()
                .filter(other -> find(earlier, other.version()).isPresent())
                .anyMatch(other -> other.dependsOn().contains(migration.version()));
    }

    /** The command that gives a script a higher version. */
    private static String renaming(Migration migration) {
        return "`git mv %s V<higher version>__%s.sql` and its undo script too, then write the manifest anew"
                .formatted(migration.script(), name(migration).replace(' ', '_'));
    }

    private static String name(Migration migration) {
        return ScriptName.parse(migration.script()).map(ScriptName::description).orElse(migration.script());
    }

    private static Optional<Migration> find(List<Migration> migrations, Version version) {
        return migrations.stream()
                .filter(migration -> migration.version().equals(version))
                .findFirst();
    }
}
