package dev.esquema.schema.verification;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.ObjectsToCome;
import dev.esquema.schema.manifest.Expected;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The comparison of the live structure with the structure that there would be if some pending migrations were applied
 * already.
 */
final class AssumedMigrations {

    private final List<Migration> migrations;
    private final Structure live;
    private final Set<DatabaseObject> unmanaged;
    private final Expected expected;
    private final Comparison comparison;
    private final List<Finding> all;

    /**
     * Compares.
     *
     * @param migrations the migrations, in the order in which they would have been applied
     * @param live the owned part of the live structure
     * @param unmanaged existing objects that no applied migration made
     */
    AssumedMigrations(
            List<Migration> migrations,
            Manifest manifest,
            MigrationStates states,
            Structure live,
            Set<DatabaseObject> unmanaged) {
        this.migrations = List.copyOf(migrations);
        this.live = live;
        this.unmanaged = unmanaged;
        this.expected = states.expectedWith(this.migrations).limitedTo(states.repeatables()::decided);
        List<Migration> rest = states.unapplied().stream()
                .filter(migration -> !migrations.contains(migration))
                .toList();
        Structure judged =
                ObjectsToCome.of(manifest, expected.structure(), rest).withoutAwaited(live, expected.structure());
        this.comparison = Comparison.of(expected.structure(), judged);
        this.all = Verification.deviations(expected, manifest, comparison).stream()
                .filter(finding -> manifest.ignored().reason(finding.object()).isEmpty())
                .toList();
    }

    List<Migration> migrations() {
        return migrations;
    }

    /** All differences, including those on objects that existed before these migrations. */
    List<Finding> allDifferences() {
        return all;
    }

    /** The differences on the objects that these migrations touch, and on the unmanaged objects. */
    List<Finding> ownDifferences() {
        Set<DatabaseObject> touched = new TreeSet<>(unmanaged);
        migrations.forEach(migration -> touched.addAll(migration.effect().touches()));
        return all.stream().filter(finding -> isAbout(touched, finding)).toList();
    }

    /** How many of the unmanaged objects these migrations do not make either. */
    long unexpected() {
        return unmanaged.stream()
                .filter(object -> !expected.structure().has(object))
                .count();
    }

    /**
     * Existing objects of these names that are not the expected ones, and that no difference reports because a
     * difference on another object includes it, such as a sequence without its table.
     */
    List<String> alsoDifferent(Collection<DatabaseObject> names) {
        return names.stream()
                .filter(object -> live.has(object)
                        && all.stream().noneMatch(finding -> isAbout(Set.of(object), finding))
                        && expected.structure()
                                .find(object)
                                .filter(definition ->
                                        !definition.isMetBy(live.find(object).orElseThrow()))
                                .isPresent())
                .sorted()
                .map(object -> "%s exists, and is not the one that %s creates"
                        .formatted(
                                object,
                                expected.responsible(object, Optional.empty())
                                        .map(MigrationId::toString)
                                        .orElse("a migration")))
                .toList();
    }

    private static boolean isAbout(Set<DatabaseObject> touched, Finding finding) {
        if (!(finding instanceof Finding.StructureDeviates deviation)) {
            return false;
        }
        Difference difference = deviation.difference();
        return touched.contains(difference.object())
                || difference
                        .actual()
                        .flatMap(actual -> Structure.tableOf(difference.object(), actual))
                        .filter(table -> touched.contains(DatabaseObject.table(table)))
                        .isPresent();
    }

    /** The proof that these migrations are applied, with the reasons against it. */
    Proof proof(List<Finding> differences, List<String> objections) {
        return new Proof(
                migrations,
                differences,
                Verification.renamed(expected, comparison).stream()
                        .filter(note -> migrations.stream()
                                .anyMatch(migration -> note.version().equals(migration.version())))
                        .toList(),
                objections);
    }
}
