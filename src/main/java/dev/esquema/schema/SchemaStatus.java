package dev.esquema.schema;

import dev.esquema.schema.history.Chain;
import dev.esquema.schema.history.Finding;
import dev.esquema.schema.history.History;
import dev.esquema.schema.history.HistoryEntry;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where the database stands against this build; derived from one observation, never stored.
 *
 * @param version the newest applied version
 * @param target the version this build wants
 * @param pending what a run would apply, in order
 * @param unmanaged objects of pending migrations that are there already
 * @param holder who holds the run lock: a fact beside the phase
 * @param entries the whole chain
 * @param lastRun the newest run of the journal: a fact beside the phase
 * @param checkedAt when the database last said so; empty if it never did
 */
public record SchemaStatus(
        Phase phase,
        Optional<Version> version,
        Version target,
        List<Migration> pending,
        List<Finding> findings,
        List<DatabaseObject> unmanaged,
        Optional<LockHolder> holder,
        List<HistoryEntry> entries,
        Optional<RunRecord> lastRun,
        Optional<Instant> checkedAt) {

    public SchemaStatus {
        pending = List.copyOf(pending);
        findings = List.copyOf(findings);
        unmanaged = List.copyOf(unmanaged);
        entries = List.copyOf(entries);
    }

    /** Derives the status from what the database said. */
    public static SchemaStatus of(Manifest manifest, Version target, Observation seen) {
        Chain chain = new Chain(manifest, target, seen.history());
        List<Migration> pending = chain.pending();
        List<Finding> findings = chain.findings();
        List<HistoryEntry> entries = chain.entries();
        // While a run holds the lock, what it has made so far is its own, not unmanaged.
        List<DatabaseObject> unmanaged = seen.holder().isPresent() ? List.of() : seen.existing();
        Phase phase = phase(chain, pending, findings, unmanaged, entries, seen);
        return new SchemaStatus(
                phase,
                chain.version(),
                target,
                pending,
                findings,
                unmanaged,
                seen.holder(),
                entries,
                Optional.empty(),
                Optional.of(seen.at()));
    }

    /** The status of a database that never answered. */
    public static SchemaStatus unknown(Manifest manifest, Version target) {
        Chain chain = new Chain(manifest, target, History.NONE);
        return new SchemaStatus(
                Phase.UNREACHABLE,
                Optional.empty(),
                target,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                chain.entries(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same facts, known to be too old; {@link #checkedAt} says how old. */
    public SchemaStatus unreachable() {
        return with(Phase.UNREACHABLE, lastRun);
    }

    /** The same facts with the newest run beside them; below the target its failure is the phase. */
    public SchemaStatus with(Optional<RunRecord> newest) {
        boolean below = phase == Phase.BEHIND || phase == Phase.EMPTY;
        boolean failed =
                newest.filter(run -> run.outcome() == RunOutcome.FAILED).isPresent();
        return with(below && failed ? Phase.FAILED : phase, newest);
    }

    private SchemaStatus with(Phase otherPhase, Optional<RunRecord> newest) {
        return new SchemaStatus(
                otherPhase, version, target, pending, findings, unmanaged, holder, entries, newest, checkedAt);
    }

    /** Whether a server of this build may be sent traffic. */
    public boolean ready() {
        return switch (phase) {
            case CURRENT, AHEAD -> true;
            case UNREACHABLE, INCOMPATIBLE, UNMANAGED, DRIFTED, MIGRATING, FAILED, EMPTY, BEHIND -> false;
        };
    }

    /** The migrations that are recorded as failed. */
    public List<HistoryEntry> failed() {
        return entries.stream()
                .filter(entry -> entry.state() == MigrationState.FAILED)
                .toList();
    }

    private static Phase phase(
            Chain chain,
            List<Migration> pending,
            List<Finding> findings,
            List<DatabaseObject> unmanaged,
            List<HistoryEntry> entries,
            Observation seen) {
        if (!unmanaged.isEmpty()) {
            return Phase.UNMANAGED;
        }
        if (!findings.isEmpty()) {
            return Phase.DRIFTED;
        }
        if (pending.isEmpty()) {
            return chain.isAhead() ? Phase.AHEAD : Phase.CURRENT;
        }
        if (seen.holder().isPresent()) {
            return Phase.MIGRATING;
        }
        if (entries.stream().anyMatch(entry -> entry.state() == MigrationState.FAILED)) {
            return Phase.FAILED;
        }
        return chain.version().isEmpty() ? Phase.EMPTY : Phase.BEHIND;
    }
}
