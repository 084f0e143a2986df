package dev.esquema.schema.rollback;

import dev.esquema.schema.port.Undo;
import dev.esquema.schema.port.Undo.Dependent;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Finds the dependents that are no obstacle: those that the rolled-back migrations made, and those that the undo scripts
 * remove or change back before they drop what these depend on.
 *
 * @param rehearsed the rehearsal of the undo scripts
 * @param released tells, of some dependents, those that the scripts themselves remove or change; that takes another run
 *     of the scripts, so it is asked only if the manifest does not tell
 */
record SettledDependents(AppliedMakers makers, Undo.Rehearsed rehearsed, UnaryOperator<Set<Dependent>> released) {

    Set<Dependent> among(Collection<Dependent> dependents) {
        Set<Dependent> settled = new HashSet<>();
        Set<Dependent> doubtful = new HashSet<>();
        for (Dependent dependent : dependents) {
            if (dependent.itself().filter(this::isSettled).isPresent()) {
                settled.add(dependent);
            } else if (dependent.itself().map(this::isDoubtful).orElse(true)) {
                doubtful.add(dependent);
            }
        }
        if (!doubtful.isEmpty() && !(rehearsed instanceof Undo.Rehearsed.Unknown)) {
            settled.addAll(released.apply(doubtful));
        }
        return settled;
    }

    /**
     * Whether the object is made by a migration that is rolled back, or is still there after the scripts; whether it then
     * is what it should be is told by the comparison of the structures.
     */
    private boolean isSettled(DatabaseObject object) {
        if (makers.isMadeByUndone(object)) {
            return true;
        }
        if (rehearsed instanceof Undo.Rehearsed.Done done) {
            return done.live().has(object) && !makers.isYounger(object);
        }
        return makers.isChangedByUndone(object);
    }

    /**
     * Whether the object may be the scripts' own, although no migration that is rolled back created it: an older object
     * that a script replaces, or a part of one that no manifest lists, such as the constraint of a partition. Whatever
     * else no migration created, a person made.
     */
    private boolean isDoubtful(DatabaseObject object) {
        boolean part = object.kind().isPartOfTable() || object.kind() == DatabaseObject.Kind.INDEX;
        return makers.isOlder(object) || (part && makers.maker(object).isEmpty());
    }

    /** The dependents that remain. */
    static List<Dependent> without(Collection<Dependent> settled, List<Dependent> dependents) {
        return dependents.stream()
                .filter(dependent -> !settled.contains(dependent))
                .toList();
    }
}
