package dev.esquema.schema.rollback;

import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.port.Undo.Dependent;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.RunSession;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Finds what needs the objects that a rollback drops, and leaves out what is settled. */
final class DependentsSearch {

    private final RunSession session;
    private final MigrationStates states;
    private final Rehearsals rehearsals;
    private final Consumer<SchemaException> unknown;
    private Set<Dependent> settled = Set.of();

    /** @param unknown called if a run of the scripts has no result */
    DependentsSearch(
            RunSession session, MigrationStates states, Rehearsals rehearsals, Consumer<SchemaException> unknown) {
        this.session = session;
        this.states = states;
        this.rehearsals = rehearsals;
        this.unknown = unknown;
    }

    /**
     * Returns what needs the objects to drop.
     *
     * @param rehearsed the rehearsal of the scripts, if there was one
     * @param order the order of that rehearsal
     */
    Dependents of(
            List<Migration> newestFirst, ObjectsToDrop toDrop, Optional<Undo.Rehearsed> rehearsed, Undo.Order order) {
        List<Dependent> found = session.undo().dependents(toDrop.needed(newestFirst));
        AppliedMakers makers = AppliedMakers.of(newestFirst, states);
        settled = rehearsed
                .map(outcome -> new SettledDependents(
                                makers, outcome, doubtful -> released(newestFirst, order, doubtful))
                        .among(found))
                .orElse(Set.of());
        return Dependents.of(newestFirst, SettledDependents.without(settled, found), states);
    }

    /** The dependents of the last search that are no obstacle. */
    Set<Dependent> settled() {
        return settled;
    }

    private Set<Dependent> released(List<Migration> newestFirst, Undo.Order order, Set<Dependent> doubtful) {
        try {
            return rehearsals.released(newestFirst, order, doubtful);
        } catch (SchemaException e) {
            if (e.code() == Code.DATABASE_UNAVAILABLE) {
                throw e;
            }
            unknown.accept(e);
            return Set.of();
        }
    }
}
