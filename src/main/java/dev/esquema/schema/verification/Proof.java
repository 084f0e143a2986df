package dev.esquema.schema.verification;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.finding.Note;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Expected;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which pending migrations the structure proves to have been applied already, and what speaks against those that are there
 * only in part; never decided by a name.
 *
 * <ol>
 *   <li>A migration of whose objects at least one is there has to be there wholly.
 *   <li>One that makes nothing of its own, or whose objects a later one replaced, counts if the structure fits better with it
 *       than without it, or as well, where one that is there depends on it.
 *   <li>All of these together, on top of what is applied, must lead to exactly the objects that are there.
 * </ol>
 *
 * @param there what seems to be there, in the order in which it is to be recorded
 * @param differences what is not as the migrations would have made it
 * @param notes what is unusual about them and works the same
 * @param objections what else speaks against them, each a sentence
 */
public record Proof(List<Migration> there, List<Finding> differences, List<Note> notes, List<String> objections) {

    public Proof {
        there = List.copyOf(there);
        notes = List.copyOf(notes);
        differences = List.copyOf(differences);
        objections = List.copyOf(objections);
    }

    /** Whether nothing speaks against recording what is there. */
    public boolean holds() {
        return differences.isEmpty() && objections.isEmpty();
    }

    /** What may be recorded; nothing if anything speaks against it. */
    public List<Migration> proven() {
        return holds() ? there : List.of();
    }

    /** @param taken names of relations that pending migrations make and that are taken, by whatever */
    public static Proof of(
            Manifest manifest, MigrationStates states, Structure live, Collection<DatabaseObject> taken) {
        return new Search(manifest, states, manifest.owned().of(live), Set.copyOf(taken)).proof();
    }

    /**
     * On somebody's word: everything up to a version, also what no structure tells, if the structure is exactly that version's.
     *
     * @param taken as for {@link #of}
     */
    public static Proof at(
            Version version,
            Manifest manifest,
            MigrationStates states,
            Structure live,
            Collection<DatabaseObject> taken) {
        return new Search(manifest, states, manifest.owned().of(live), Set.copyOf(taken)).proofOf(version);
    }

    private static final class Search {

        private final Manifest manifest;
        private final MigrationStates states;
        private final Structure live;
        private final Set<DatabaseObject> taken;
        private final List<Migration> there = new ArrayList<>();

        Search(Manifest manifest, MigrationStates states, Structure live, Set<DatabaseObject> taken) {
            this.manifest = manifest;
            this.states = states;
            this.live = live;
            this.taken = taken;
        }

        Proof proofOf(Version last) {
            states.unapplied().stream()
                    .filter(migration -> migration.version().compareTo(last) <= 0
                            && !states.held().containsKey(migration.version()))
                    .forEach(there::add);
            return proof(takenOtherwise(), finding -> true);
        }

        Proof proof() {
            states.pending().stream().filter(this::isTouched).forEach(there::add);
            if (there.isEmpty()) {
                return new Proof(List.of(), List.of(), List.of(), List.of());
            }
            List<String> objections = new ArrayList<>();
            List<Migration> newestFirst = new ArrayList<>(states.pending());
            Collections.reverse(newestFirst);
            newestFirst.stream()
                    .filter(migration -> !there.contains(migration))
                    .forEach(migration -> consider(migration, objections));
            objections.addAll(takenOtherwise());
            return proof(objections, this::isOurs);
        }

        private Proof proof(List<String> objections, Predicate<Finding> counts) {
            Expected expected = expected(there);
            Comparison comparison = comparison(expected.structure());
            List<Migration> inOrder =
                    states.unapplied().stream().filter(there::contains).toList();
            return new Proof(
                    inOrder,
                    Verification.deviations(expected, manifest, comparison).stream()
                            .filter(counts)
                            .toList(),
                    Verification.renamed(expected, comparison).stream()
                            .filter(note -> there.stream()
                                    .anyMatch(migration -> note.version().equals(migration.version())))
                            .toList(),
                    objections);
        }

        private boolean isTouched(Migration migration) {
            return migration.effect().creates().objects().keySet().stream().anyMatch(live::has)
                    || migration.creates().stream().anyMatch(taken::contains);
        }

        /** Newest first: what a later one took away is missed no more once that one counts. */
        private void consider(Migration migration, List<String> objections) {
            if (migration.effect().isVisible()) {
                List<Migration> with = new ArrayList<>(there);
                with.add(migration);
                int gain = differences(there) - differences(with);
                if (gain > 0 || (gain == 0 && isNeeded(migration.version()))) {
                    there.add(migration);
                }
            } else if (isNeeded(migration.version())) {
                objections.add(
                        "nothing in the structure tells whether %s was applied, on which what is there depends: look, and say `esquema adopt --at` a version"
                                .formatted(migration));
            }
        }

        private boolean isNeeded(Version version) {
            Set<Version> needed = new HashSet<>();
            there.forEach(migration -> collect(migration, needed));
            return needed.contains(version);
        }

        private void collect(Migration migration, Set<Version> needed) {
            migration.dependsOn().stream().filter(needed::add).forEach(version -> manifest.graph()
                    .find(version)
                    .ifPresent(dependency -> collect(dependency, needed)));
        }

        private int differences(List<Migration> migrations) {
            return comparison(expected(migrations).structure()).differences().size();
        }

        private Expected expected(List<Migration> migrations) {
            return Expected.after(Stream.concat(states.appliedMigrations().stream(), migrations.stream())
                    .toList());
        }

        private Comparison comparison(Structure expected) {
            return Comparison.of(expected, live);
        }

        /** Whether it is about what the migrations that are there would have made, and not about what was applied before. */
        private boolean isOurs(Finding finding) {
            if (!(finding instanceof Finding.StructureDeviates deviation)) {
                return false;
            }
            Difference difference = deviation.difference();
            Set<DatabaseObject> touched = new TreeSet<>();
            there.stream().map(Migration::effect).forEach(effect -> touched.addAll(effect.touches()));
            return touched.contains(difference.object())
                    || difference
                            .actual()
                            .flatMap(actual -> Structure.tableOf(difference.object(), actual))
                            .filter(table -> touched.contains(DatabaseObject.table(table)))
                            .isPresent();
        }

        /** Names that are taken by something else than what a migration makes under them. */
        private List<String> takenOtherwise() {
            Set<DatabaseObject> relations = live.relations();
            return there.stream()
                    .flatMap(migration -> migration.creates().stream()
                            .filter(taken::contains)
                            .filter(object -> !relations.contains(object))
                            .map(object -> "the name of %s, which %s creates, is taken by something else"
                                    .formatted(object, migration.version())))
                    .toList();
        }
    }
}
