package dev.esquema.schema;

import dev.esquema.schema.compatibility.Compatibility;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.unfinished.BegunScripts;
import dev.esquema.schema.verification.Verification;
import java.util.List;
import java.util.Optional;

/**
 * Derives the phase: the first rule that applies decides.
 *
 * <ol>
 *   <li>{@link Phase#INCOMPATIBLE}: the history excludes this build.
 *   <li>{@link Phase#UNMANAGED}: objects of pending migrations exist already.
 *   <li>{@link Phase#DRIFTED}: verification found a deviation that {@link OnDrift} counts.
 *   <li>{@link Phase#AHEAD} or {@link Phase#CURRENT}: nothing is left to apply. A run at work and the last run do not
 *       count.
 *   <li>{@link Phase#MIGRATING}: a run holds the run lock.
 *   <li>{@link Phase#FAILED}: the history records a failed migration, a script is applied in part, the last run failed, or
 *       it is not known how far it came.
 *   <li>{@link Phase#EMPTY} or {@link Phase#BEHIND}: no migration is applied, or some are.
 * </ol>
 *
 * {@link Phase#UNREACHABLE} is not derived here, because every look has an answer of the database.
 */
final class PhaseRule {

    private PhaseRule() {}

    static Phase of(
            Look look,
            Version target,
            Compatibility compatibility,
            Verification verification,
            List<DatabaseObject> unmanaged,
            OnDrift onDrift) {
        MigrationStates states = look.states();
        if (!compatibility.thisBuild(target).against().isEmpty()) {
            return Phase.INCOMPATIBLE;
        }
        if (!unmanaged.isEmpty()) {
            return Phase.UNMANAGED;
        }
        if (verification.findings().stream().anyMatch(onDrift::counts)) {
            return Phase.DRIFTED;
        }
        if (states.pending().isEmpty()
                && !states.repeatables().isBehind()
                && states.waitingForHeld().isEmpty()) {
            return states.isAhead() ? Phase.AHEAD : Phase.CURRENT;
        }
        if (look.seen().holder().isPresent()) {
            return Phase.MIGRATING;
        }
        if (states.entries().stream().anyMatch(entry -> entry.state() == MigrationState.FAILED)
                || !BegunScripts.of(look).scripts().isEmpty()) {
            return Phase.FAILED;
        }
        return states.version().isEmpty() ? Phase.EMPTY : Phase.BEHIND;
    }

    /**
     * Adds the newest run to the phase: below the target, the phase is FAILED if that run failed, or if it is not known how
     * far a migration outside a transaction came.
     */
    static Phase withNewestRun(Phase phase, Optional<RunRecord> newest) {
        boolean below = phase == Phase.BEHIND || phase == Phase.EMPTY;
        boolean failed = newest.filter(run -> run.outcome().is(RunOutcome.FAILED)
                        || run.outcome().is(RunOutcome.UNKNOWN)
                        || run.undecided().isPresent())
                .isPresent();
        return below && failed ? Phase.FAILED : phase;
    }

    /** Whether a server of this build may receive traffic. */
    static boolean isReady(Phase phase) {
        return switch (phase) {
            case CURRENT, AHEAD -> true;
            case UNREACHABLE, INCOMPATIBLE, UNMANAGED, DRIFTED, MIGRATING, FAILED, EMPTY, BEHIND -> false;
        };
    }
}
