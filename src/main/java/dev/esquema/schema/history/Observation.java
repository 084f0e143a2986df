package dev.esquema.schema.history;

import dev.esquema.schema.journal.StatementRecord;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of one read of the database.
 *
 * @param history the recorded rows
 * @param holder the holder of the run lock, if there is one
 * @param existing objects that exist although the migration that makes them is not applied
 * @param compatibleSince the oldest target that can serve after each applied migration that this build does not know,
 *     as the database declares it
 * @param journal a mark that changes whenever the journal changes; empty if no journal can be read, or if it was not
 *     read
 * @param begun the records of scripts outside a transaction that were begun and are not applied, for the migrations that
 *     this build knows
 * @param at the time of the read
 * @param schemaMissing whether the owned schema does not exist
 */
public record Observation(
        History history,
        Optional<LockHolder> holder,
        List<DatabaseObject> existing,
        Map<Version, Version> compatibleSince,
        Optional<String> journal,
        List<StatementRecord> begun,
        Instant at,
        boolean schemaMissing) {

    public Observation {
        existing = List.copyOf(existing);
        compatibleSince = Map.copyOf(compatibleSince);
        begun = List.copyOf(begun);
    }

    /** An observation of an existing schema, without a mark of the journal. */
    public Observation(History history, Optional<LockHolder> holder, List<DatabaseObject> existing, Instant at) {
        this(history, holder, existing, Map.of(), Optional.empty(), List.of(), at, false);
    }

    /** The same observation for an owned schema that does not exist. */
    public Observation inMissingSchema() {
        return new Observation(history, holder, existing, compatibleSince, journal, begun, at, true);
    }

    /** Whether another observation has the same history and the same holder of the lock. */
    public boolean agreesWith(Observation other) {
        return history.equals(other.history) && holder.map(LockHolder::pid).equals(other.holder.map(LockHolder::pid));
    }

    /** Whether another observation is the same except for its time. */
    public boolean sawTheSameAs(Observation other) {
        return new Observation(history, holder, existing, compatibleSince, journal, begun, other.at, schemaMissing)
                .equals(other);
    }

    /** The same observation with another history and other existing objects. */
    public Observation with(History otherHistory, List<DatabaseObject> otherExisting) {
        return new Observation(otherHistory, holder, otherExisting, compatibleSince, journal, begun, at, schemaMissing);
    }

    /** The same observation with the journal's mark from another observation. */
    public Observation withJournal(Optional<String> mark) {
        return new Observation(history, holder, existing, compatibleSince, mark, begun, at, schemaMissing);
    }

    /** The same observation with the compatibility that the database declares. */
    public Observation declaring(Map<Version, Version> since) {
        return new Observation(history, holder, existing, since, journal, begun, at, schemaMissing);
    }

    /** The same observation with these records of begun scripts. */
    public Observation withBegun(List<StatementRecord> records) {
        return new Observation(history, holder, existing, compatibleSince, journal, records, at, schemaMissing);
    }
}
