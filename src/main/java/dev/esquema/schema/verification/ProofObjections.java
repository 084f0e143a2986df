package dev.esquema.schema.verification;

import dev.esquema.schema.manifest.Migration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The reasons against recording migrations as applied that follow from the migrations themselves, whatever the
 * structure is; {@link Proof} defines the rules.
 *
 * @param pending all pending migrations, in order
 */
record ProofObjections(List<Migration> pending, Proof.RecordedBy recordedBy) {

    /** All reasons, each a sentence. */
    List<String> of(List<Migration> migrations) {
        List<String> objections = new ArrayList<>(overtaken(migrations));
        objections.addAll(unproved(migrations));
        objections.addAll(next(migrations));
        return objections;
    }

    static Migration newest(List<Migration> migrations) {
        return migrations.get(migrations.size() - 1);
    }

    /** Pending migrations that touch the objects of a later migration to be recorded, and would be applied after it. */
    List<String> overtaken(List<Migration> migrations) {
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
                "the structure does not show whether %s was applied, and existing objects depend on it: check, and name the version with `esquema adopt --at {version}`");
        object(
                objections,
                migrations,
                migration -> migration.effect().isVisible()
                        && !migration.effect().writes().isEmpty(),
                "%s also writes rows, which no structure proves: check, and name the version with `esquema adopt --at {version}`");
        object(
                objections,
                migrations,
                migration -> migration.effect().isVisible()
                        && !migration.effect().elsewhere().isEmpty(),
                "%s also makes objects in other schemas, which are not compared: check, and name the version with `esquema adopt --at {version}`");
        if (recordedBy == Proof.RecordedBy.RUN) {
            object(
                    objections,
                    migrations,
                    migration -> migration.effect().isVisible()
                            && migration.effect().writes().isEmpty()
                            && migration.effect().elsewhere().isEmpty()
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
            String newest = newest(migrations).version().toString();
            objections.add(sentence.formatted(found).replace("{version}", newest));
        }
    }
}
