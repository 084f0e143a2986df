package dev.esquema.schema.rollback;

import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.port.Undo.Dependent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The migrations and objects that need the migrations to roll back; the structure decides, not the declared
 * dependencies.
 *
 * @param migrations the applied migrations that need them, each with the first reason
 * @param otherObjects the objects that need them and that no applied migration made, each a sentence
 */
record Dependents(Map<Migration, String> migrations, List<String> otherObjects) {

    /** @param dependents the objects that depend on what is dropped with the migrations, and are an obstacle */
    static Dependents of(Collection<Migration> toUndo, List<Dependent> dependents, MigrationStates states) {
        Map<Migration, String> migrations = new TreeMap<>(Comparator.comparing(Migration::version));
        List<Migration> others = states.appliedMigrations().stream()
                .filter(migration -> !toUndo.contains(migration))
                .toList();
        for (Migration other : others) {
            toUndo.stream()
                    .filter(earlier -> other.version().compareTo(earlier.version()) > 0)
                    .filter(earlier -> other.effect().touches(earlier.effect()))
                    .findFirst()
                    .ifPresent(earlier ->
                            migrations.put(other, "%s builds on what %s makes".formatted(other, earlier.version())));
        }
        for (Migration other : others) {
            toUndo.stream()
                    .filter(earlier -> other.version().compareTo(earlier.version()) > 0)
                    .flatMap(earlier -> takenName(earlier, other).stream())
                    .findFirst()
                    .ifPresent(reason -> migrations.putIfAbsent(other, reason));
        }
        AppliedMakers makers = AppliedMakers.of(toUndo, states);
        List<Dependent> unmade = new ArrayList<>();
        for (Dependent dependent : dependents) {
            owner(dependent, makers)
                    .ifPresentOrElse(
                            other -> migrations.put(other, reason(other, dependent, makers)),
                            () -> unmade.add(dependent));
        }
        List<String> otherObjects = unmade.stream()
                .filter(dependent -> !goesWith(migrations.keySet(), dependent, makers))
                .map(dependent ->
                        otherObject(dependent, makers, states.repeatables().applied()))
                .distinct()
                .toList();
        return new Dependents(migrations, otherObjects);
    }

    /** The migration that stays and that made the dependent, or made it what it is. */
    private static Optional<Migration> owner(Dependent dependent, AppliedMakers makers) {
        return dependent.itself().or(dependent::owner).flatMap(object -> makers.laterMaker(object)
                .or(() -> makers.laterChanger(object)));
    }

    private static String reason(Migration other, Dependent dependent, AppliedMakers makers) {
        boolean made = dependent
                .itself()
                .or(dependent::owner)
                .flatMap(makers::laterMaker)
                .isPresent();
        return "%s %s %s".formatted(other, made ? "makes" : "changes", dependent.description());
    }

    /** Whether the dependent is a part of a table of a migration that is to be rolled back too. */
    private static boolean goesWith(Set<Migration> migrations, Dependent dependent, AppliedMakers makers) {
        return dependent
                .owner()
                .flatMap(makers::maker)
                .filter(migrations::contains)
                .isPresent();
    }

    /** A repeatable script has no undo script; it runs again when the migration that it uses is applied again. */
    private static String otherObject(Dependent dependent, AppliedMakers makers, List<Repeatable> repeatables) {
        Optional<Migration> older = dependent.itself().filter(makers::isOlder).flatMap(makers::maker);
        if (older.isPresent()) {
            return "%s depends on it, but not as %s created it: change it back first, `esquema verify` shows how"
                    .formatted(dependent.description(), older.get());
        }
        return repeatables.stream()
                .filter(script -> Stream.of(dependent.itself(), dependent.owner())
                        .flatMap(Optional::stream)
                        .anyMatch(script.effect().creates()::has))
                .findFirst()
                .map(script ->
                        "%s depends on it, and %s created it: drop it first, the script creates it again after the migration is released"
                                .formatted(dependent.description(), script.script()))
                .orElseGet(() -> "%s depends on it, and no migration created it: drop it first"
                        .formatted(dependent.description()));
    }

    /**
     * A reason if another migration took a name that the earlier one dropped: undoing the earlier one needs the name.
     */
    private static Optional<String> takenName(Migration earlier, Migration other) {
        return earlier.effect().drops().stream()
                .filter(other.effect().creates()::has)
                .findFirst()
                .map(object -> "%s creates %s, whose name the undo script of %s needs"
                        .formatted(other, object, earlier.version()));
    }
}
