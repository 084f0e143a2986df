package dev.esquema.schema.rollback;

import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.port.Undo.Dependent;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The migrations and objects that need the migrations to roll back; the structure decides, not the declared
 * dependencies.
 *
 * @param migrations the applied migrations that need them, each with the first reason
 * @param otherObjects the objects that need them and that no applied migration made, each a sentence
 */
record Dependents(Map<Migration, String> migrations, List<String> otherObjects) {

    /** @param dropped the objects that are dropped with the migrations */
    static Dependents of(Collection<Migration> toUndo, ObjectsToDrop dropped, MigrationStates states, Undo undo) {
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
        List<String> otherObjects = new ArrayList<>();
        for (Dependent dependent : undo.dependents(dropped.objects())) {
            maker(dependent, others)
                    .ifPresentOrElse(
                            other -> migrations.put(other, "%s makes %s".formatted(other, dependent.description())),
                            () -> otherObjects.add(
                                    otherObject(dependent, states.repeatables().applied())));
        }
        return new Dependents(migrations, otherObjects);
    }

    /** A repeatable script has no undo script; it runs again when the migration that it uses is applied again. */
    private static String otherObject(Dependent dependent, List<Repeatable> repeatables) {
        return repeatables.stream()
                .filter(script ->
                        dependent.objects().stream().anyMatch(script.effect().creates()::has))
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

    /** The newest migration that made the object, or else the newest one that made the object to which it belongs. */
    private static Optional<Migration> maker(Dependent dependent, List<Migration> others) {
        for (DatabaseObject object : dependent.objects()) {
            Optional<Migration> maker = others.stream()
                    .filter(migration -> migration.effect().creates().has(object))
                    .reduce((first, second) -> second);
            if (maker.isPresent()) {
                return maker;
            }
        }
        return Optional.empty();
    }
}
