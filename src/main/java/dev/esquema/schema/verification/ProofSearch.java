package dev.esquema.schema.verification;

import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.ObjectsToCome;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the pending migrations whose objects exist; {@link Proof} defines the rules.
 *
 * <ol>
 *   <li>If every existing object was made by an applied migration, nothing is found.
 *   <li>The candidates are the beginnings of the pending chain, each compared by its whole structure, and the
 *       migrations whose objects exist, with all that they need.
 *   <li>Of the candidates whose structure is exactly the live one, take the one that explains the most objects; refuse
 *       if two explain the same.
 *   <li>If no candidate is exact, report the differences of the one that explains the most existing objects.
 * </ol>
 */
final class ProofSearch {

    /** How many beginnings are compared in full: in a chain of thousands, only those after which few objects differ. */
    private static final int COMPARED_BEGINNINGS = 60;

    private final Manifest manifest;
    private final MigrationStates states;
    private final List<Migration> pending;
    private final Structure live;
    private final Set<DatabaseObject> taken;
    private final Set<DatabaseObject> unmanaged;
    private final Proof.RecordedBy recordedBy;

    ProofSearch(
            Manifest manifest,
            MigrationStates states,
            Structure all,
            Collection<DatabaseObject> taken,
            Proof.RecordedBy recordedBy) {
        this.manifest = manifest;
        this.states = states;
        this.pending = states.pending();
        this.live = manifest.owned().of(all);
        ObjectsToCome toCome = ObjectsToCome.of(states.expected().structure(), pending);
        this.unmanaged = toCome.unmanagedIn(live).objects().keySet();
        this.taken = toCome.relations().stream().filter(taken::contains).collect(Collectors.toSet());
        this.recordedBy = recordedBy;
    }

    Proof proofAt(Version last) {
        AssumedMigrations assumed = assume(states.unapplied().stream()
                .filter(migration -> migration.version().compareTo(last) <= 0
                        && !states.held().containsKey(migration.version()))
                .toList());
        return assumed.proof(assumed.allDifferences(), takenOtherwise());
    }

    Proof proof() {
        if (unmanaged.isEmpty() && taken.isEmpty()) {
            return Proof.OF_NOTHING;
        }
        List<AssumedMigrations> candidates = candidates();
        List<AssumedMigrations> exact = candidates.stream()
                .filter(candidate -> candidate.ownDifferences().isEmpty()
                        && overtaken(candidate.migrations()).isEmpty())
                .toList();
        AssumedMigrations best = exact.isEmpty() ? closest(candidates) : bestOf(exact);
        List<String> objections = new ArrayList<>(ambiguity(best, exact));
        objections.addAll(overtaken(best.migrations()));
        objections.addAll(unproved(best.migrations()));
        objections.addAll(next(best.migrations()));
        objections.addAll(takenOtherwise());
        return best.proof(best.ownDifferences(), objections);
    }

    /** The first candidate with the fewest differences on other objects. */
    private static AssumedMigrations bestOf(List<AssumedMigrations> exact) {
        return exact.stream()
                .min(Comparator.comparing(
                        candidate -> candidate.allDifferences().size()))
                .orElseThrow();
    }

    /** The candidate that explains the most existing objects; its differences show best what is missing. */
    private static AssumedMigrations closest(List<AssumedMigrations> candidates) {
        return candidates.stream()
                .min(Comparator.comparing(AssumedMigrations::unexpected)
                        .thenComparing(candidate -> candidate.ownDifferences().size()))
                .orElseThrow();
    }

    private List<AssumedMigrations> candidates() {
        Set<List<Migration>> candidates = new LinkedHashSet<>();
        candidates.add(withNeeded(pending.stream().filter(this::isTouched).toList()));
        if (!unmanaged.isEmpty()) {
            beginnings().map(this::withoutNeedlessInvisible).forEach(candidates::add);
        }
        return candidates.stream()
                .filter(migrations -> !migrations.isEmpty())
                .map(this::assume)
                .toList();
    }

    private AssumedMigrations assume(List<Migration> migrations) {
        return new AssumedMigrations(migrations, manifest, states, live, unmanaged);
    }

    /** The beginnings of the pending chain after which the fewest objects differ. */
    private Stream<List<Migration>> beginnings() {
        DifferenceCount count = new DifferenceCount(states.expected().structure(), live);
        int[] differing = pending.stream()
                .mapToInt(migration -> count.after(migration.effect()))
                .toArray();
        return IntStream.range(0, pending.size())
                .boxed()
                .sorted(Comparator.comparing(last -> differing[last]))
                .limit(COMPARED_BEGINNINGS)
                .sorted()
                .map(last -> pending.subList(0, last + 1));
    }

    /**
     * Removes migrations that leave no trace and that none of the others needs: nothing shows that they were applied.
     */
    private List<Migration> withoutNeedlessInvisible(List<Migration> migrations) {
        return newestFirst(
                migrations,
                (migration, kept) ->
                        migration.effect().isVisible() || kept.stream().anyMatch(later -> later.needs(migration)));
    }

    /** Adds every pending migration that one of these needs. */
    private List<Migration> withNeeded(List<Migration> migrations) {
        return newestFirst(
                pending,
                (migration, kept) ->
                        migrations.contains(migration) || kept.stream().anyMatch(later -> later.needs(migration)));
    }

    private static List<Migration> newestFirst(
            List<Migration> migrations, BiPredicate<Migration, List<Migration>> isKept) {
        List<Migration> kept = new ArrayList<>();
        for (int i = migrations.size() - 1; i >= 0; i--) {
            if (isKept.test(migrations.get(i), kept)) {
                kept.add(0, migrations.get(i));
            }
        }
        return kept;
    }

    private boolean isTouched(Migration migration) {
        return migration.effect().creates().objects().keySet().stream().anyMatch(unmanaged::contains)
                || migration.creates().stream().anyMatch(taken::contains);
    }

    /**
     * Two candidates that lead to the same structure: recording the wrong one would skip changes that the other one
     * leaves pending.
     */
    private static List<String> ambiguity(AssumedMigrations best, List<AssumedMigrations> exact) {
        List<String> alike = exact.stream()
                .filter(candidate -> candidate.allDifferences().equals(best.allDifferences()))
                .map(candidate -> newest(candidate.migrations()).version())
                .distinct()
                .sorted()
                .map(Version::toString)
                .toList();
        return alike.size() < 2
                ? List.of()
                : List.of(
                        "the structure is the same after %s: name the version that was reached with `esquema adopt --at`"
                                .formatted(String.join(" and after ", alike)));
    }

    private static Migration newest(List<Migration> migrations) {
        return migrations.get(migrations.size() - 1);
    }

    /** Pending migrations that touch the objects of a later migration to be recorded, and would be applied after it. */
    private List<String> overtaken(List<Migration> migrations) {
        List<String> objections = new ArrayList<>();
        for (Migration earlier : pending) {
            migrations.stream()
                    .filter(later -> !migrations.contains(earlier)
                            && earlier.version().compareTo(later.version()) < 0
                            && earlier.needs(later))
                    .map(later ->
                            "%s exists, but %s, which comes before it and touches the same objects, is not applied"
                                    .formatted(later, earlier.version()))
                    .forEach(objections::add);
        }
        return objections;
    }

    /** The migrations that no structure proves, one sentence for each kind. */
    private List<String> unproved(List<Migration> migrations) {
        List<String> objections = new ArrayList<>();
        object(
                objections,
                migrations,
                migration -> !migration.effect().isVisible(),
                "the structure does not show whether %s was applied, and existing objects depend on it: check, and name a version with `esquema adopt --at`");
        object(
                objections,
                migrations,
                migration -> migration.effect().isVisible()
                        && !migration.effect().writes().isEmpty(),
                "%s also writes rows, which no structure proves: check, and name a version with `esquema adopt --at`");
        if (recordedBy == Proof.RecordedBy.RUN) {
            object(
                    objections,
                    migrations,
                    migration -> migration.effect().isVisible()
                            && migration.effect().writes().isEmpty()
                            && !mayBeRecordedByRun(migration),
                    "%s does more than create objects, and a run does not record such a migration by itself: `esquema adopt` compares the whole structure and records it");
        }
        return objections;
    }

    /**
     * The migrations that follow, leave no trace and cannot be applied twice: up to the next migration that leaves a
     * trace, it is not known whether they were applied.
     */
    private List<String> next(List<Migration> migrations) {
        List<Migration> following = pending.stream()
                .filter(migration ->
                        migration.version().compareTo(newest(migrations).version()) > 0)
                .takeWhile(migration -> !migration.effect().isVisible())
                .toList();
        List<String> objections = new ArrayList<>();
        object(
                objections,
                following,
                migration ->
                        !migration.effect().onlyCreates() || migration.effect().isDestructive(),
                "the structure does not show whether %s was applied after the objects that exist: check, and name the version that was reached with `esquema adopt --at`");
        return objections;
    }

    private static boolean mayBeRecordedByRun(Migration migration) {
        return migration.effect().onlyCreates() && (migration.transactional() || migration.isDecidedByCatalog());
    }

    private static void object(
            List<String> objections, List<Migration> migrations, Predicate<Migration> which, String sentence) {
        String found =
                migrations.stream().filter(which).map(Migration::toString).collect(Collectors.joining(", "));
        if (!found.isEmpty()) {
            objections.add(sentence.formatted(found));
        }
    }

    /** Names that pending migrations need and that another object has. */
    private List<String> takenOtherwise() {
        Set<DatabaseObject> relations = live.relations();
        return pending.stream()
                .flatMap(migration -> migration.creates().stream()
                        .filter(object -> taken.contains(object) && !relations.contains(object))
                        .map(object -> "the name of %s, which %s creates, is taken by something else"
                                .formatted(object, migration.version())))
                .toList();
    }
}
