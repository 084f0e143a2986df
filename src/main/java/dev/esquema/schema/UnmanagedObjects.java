package dev.esquema.schema;

import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.verification.Verification;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds objects of pending migrations that exist although the history does not record them. */
final class UnmanagedObjects {

    private UnmanagedObjects() {}

    /**
     * Empty while a run holds the lock, because the objects may be the work of that run. Objects of a failed migration
     * are left out.
     */
    static List<DatabaseObject> of(Look look, Verification verification) {
        if (look.seen().holder().isPresent()) {
            return List.of();
        }
        MigrationStates states = look.states();
        Set<DatabaseObject> unmanaged = new TreeSet<>(verification.unmanaged());
        look.seen().existing().stream()
                .filter(relation -> !isPartOfOne(relation, verification.unmanaged(), states))
                .forEach(unmanaged::add);
        states.entries().stream()
                .filter(entry -> entry.state() == MigrationState.FAILED)
                .flatMap(entry -> entry.migration().stream())
                .forEach(migration ->
                        unmanaged.removeAll(migration.effect().creates().relations()));
        return List.copyOf(unmanaged);
    }

    /** Whether the relation is an index or a sequence of a table that is listed already. */
    private static boolean isPartOfOne(
            DatabaseObject relation, List<DatabaseObject> unmanaged, MigrationStates states) {
        return states.unapplied().stream()
                .flatMap(migration -> migration.effect().creates().tableOfRelation(relation).stream())
                .map(DatabaseObject::table)
                .anyMatch(table -> !table.equals(relation) && unmanaged.contains(table));
    }
}
