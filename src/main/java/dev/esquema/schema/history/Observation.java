package dev.esquema.schema.history;

import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the database said in one look.
 *
 * @param history what is recorded
 * @param holder who holds the run lock, if anybody
 * @param existing objects that a migration makes which is not applied, and that are there all the same
 * @param compatibleSince what the database declares of applied migrations that this build does not know: the oldest
 *     target that can serve after each
 * @param journal changes whenever the journal does; empty if there is none to be read, or it was not asked for
 * @param at when it said so
 * @param schemaMissing whether the owned schema does not exist
 */
public record Observation(
        History history,
        Optional<LockHolder> holder,
        List<DatabaseObject> existing,
        Map<Version, Version> compatibleSince,
        Optional<String> journal,
        Instant at,
        boolean schemaMissing) {

    public Observation {
        existing = List.copyOf(existing);
        compatibleSince = Map.copyOf(compatibleSince);
    }

    /** An observation that did not ask for the journal, of a schema that exists. */
    public Observation(History history, Optional<LockHolder> holder, List<DatabaseObject> existing, Instant at) {
        this(history, holder, existing, Map.of(), Optional.empty(), at, false);
    }

    /** The same look where the owned schema does not exist. */
    public Observation inMissingSchema() {
        return new Observation(history, holder, existing, compatibleSince, journal, at, true);
    }

    /** Whether another look saw the same history and the same holder. */
    public boolean agreesWith(Observation other) {
        return history.equals(other.history) && holder.equals(other.holder);
    }

    /** Whether another look saw the same, at whatever time. */
    public boolean sawTheSameAs(Observation other) {
        return new Observation(history, holder, existing, compatibleSince, journal, other.at, schemaMissing)
                .equals(other);
    }

    /** The same look at another history, with other objects that are there all the same. */
    public Observation with(History otherHistory, List<DatabaseObject> otherExisting) {
        return new Observation(otherHistory, holder, otherExisting, compatibleSince, journal, at, schemaMissing);
    }

    /** The same look with the mark of a journal that was read at another one. */
    public Observation withJournal(Optional<String> mark) {
        return new Observation(history, holder, existing, compatibleSince, mark, at, schemaMissing);
    }

    /** The same look with what the database declares. */
    public Observation declaring(Map<Version, Version> since) {
        return new Observation(history, holder, existing, since, journal, at, schemaMissing);
    }
}
