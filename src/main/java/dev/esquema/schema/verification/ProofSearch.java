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
    private final ProofObjections objections;

    ProofSearch(
            Manifest manifest,
            MigrationStates states,
            Structure all,
            Collection<DatabaseObject> taken,
            Proof.RecordedBy recordedBy) {
        this.manifest = manifest;
        this.states = states;
        this.pending = states.pending();
        this.live = states.repeatables().decided(manifest.owned().of(all));
        ObjectsToCome toCome = ObjectsToCome.of(manifest, states.expected().structure(), pending);
        this.unmanaged = toCome.unmanagedIn(live, states.expected().structure())
                .objects()
                .keySet();
        this.taken = toCome.relations().stream().filter(taken::contains).collect(Collectors.toSet());
        this.objections = new ProofObjections(pending, recordedBy);
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
                        && objections.overtaken(candidate.migrations()).isEmpty())
                .toList();
        AssumedMigrations best = exact.isEmpty() ? closest(candidates) : bestOf(exact);
        List<String> reasons = new ArrayList<>(ambiguity(best, exact));
        reasons.addAll(objections.of(best.migrations()));
        reasons.addAll(takenOtherwise());
        reasons.addAll(best.alsoDifferent(taken));
        return best.proof(best.ownDifferences(), reasons);
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
                .map(candidate -> ProofObjections.newest(candidate.migrations()).version())
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
