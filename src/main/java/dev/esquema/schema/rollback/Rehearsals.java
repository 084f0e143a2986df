package dev.esquema.schema.rollback;

import dev.esquema.schema.history.History;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.structure.Structure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rehearses undo scripts, each set of migrations once: the plan that is made again under the lock reuses the rehearsal
 * of the plan that was shown, unless the history or the structure has changed since.
 */
final class Rehearsals {

    private final RunSession session;
    private final Map<List<Migration>, Undo.Rehearsed.Done> done = new HashMap<>();
    private final Map<List<Migration>, Map<Set<Undo.Dependent>, Set<Undo.Dependent>>> released = new HashMap<>();
    private History history = new History(List.of());
    private Structure live = Structure.NONE;

    Rehearsals(RunSession session) {
        this.session = session;
    }

    /** Reads the structure, and forgets what was rehearsed in another history or structure. */
    Structure begin(History now) {
        Structure read = session.structure().read();
        if (!history.equals(now) || !live.equals(read)) {
            done.clear();
            released.clear();
        }
        history = now;
        live = read;
        return read;
    }

    /** The tables of other schemas that the scripts of these migrations drop, as {@code schema.name}. */
    List<String> elsewhere(List<Migration> newestFirst) {
        return Optional.ofNullable(done.get(newestFirst))
                .map(Undo.Rehearsed.Done::elsewhere)
                .orElse(List.of());
    }

    Undo.Rehearsed of(List<Migration> newestFirst, Undo.Order order) {
        Undo.Rehearsed.Done known = done.get(newestFirst);
        if (known != null) {
            return known;
        }
        Undo.Rehearsed rehearsed = session.undo().rehearse(order);
        if (rehearsed instanceof Undo.Rehearsed.Done result) {
            done.put(newestFirst, result);
        }
        return rehearsed;
    }

    /** The dependents among these that the scripts themselves remove or change. */
    Set<Undo.Dependent> released(List<Migration> newestFirst, Undo.Order order, Set<Undo.Dependent> dependents) {
        return released.computeIfAbsent(newestFirst, undone -> new HashMap<>())
                .computeIfAbsent(Set.copyOf(dependents), asked -> session.undo().released(order, asked));
    }
}
