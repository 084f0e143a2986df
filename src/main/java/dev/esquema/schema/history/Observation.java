package dev.esquema.schema.history;

import dev.esquema.schema.structure.DatabaseObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the database said in one look.
 *
 * @param history what is recorded
 * @param holder who holds the run lock, if anybody
 * @param existing objects that a migration makes which is not applied, and that are there all the same
 * @param journal changes whenever the journal does; empty if there is none to be read, or it was not asked for
 * @param at when it said so
 */
public record Observation(
        History history,
        Optional<LockHolder> holder,
        List<DatabaseObject> existing,
        Optional<String> journal,
        Instant at) {

    public Observation {
        existing = List.copyOf(existing);
    }

    /** An observation that did not ask for the journal. */
    public Observation(History history, Optional<LockHolder> holder, List<DatabaseObject> existing, Instant at) {
        this(history, holder, existing, Optional.empty(), at);
    }

    /** Whether another look saw the same history and the same holder. */
    public boolean agreesWith(Observation other) {
        return history.equals(other.history) && holder.equals(other.holder);
    }

    /** The same look with the mark of a journal that was read at another one. */
    public Observation withJournal(Optional<String> mark) {
        return new Observation(history, holder, existing, mark, at);
    }
}
