package dev.esquema.schema;

import dev.esquema.schema.history.History;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.Looks;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.StatementRecord;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.unfinished.BegunScripts;
import dev.esquema.schema.verification.Verification;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the structure for drift. It reads the fingerprint of the structure every interval, and whenever the history
 * changed or a run ended. It reads the whole structure only if the fingerprint changed, and verifies again only if the
 * structure or the history changed.
 *
 * <p>While a run holds the lock, it verifies only objects that no pending migration touches: the run may have made the
 * others. Any role can take the lock, so this lasts no longer than one migration may take: a holder under which the
 * history does not change for that long is no run at work.
 */
final class DriftWatch {

    private final Manifest manifest;
    private final Looks looks;
    private final StructureReader reader;
    private final Duration interval;
    private final Duration runBound;
    private final LongSupplier nanoTime;

    private @Nullable Structure live;
    private @Nullable History judged;
    private List<StatementRecord> begun = List.of();
    private @Nullable Verification verification;
    private @Nullable String fingerprint;
    private long lookedAt;
    /** Whether the last check does not count, because a run was at work or no check was made yet. */
    private boolean unsettled = true;

    /** Whether the last check was postponed, because a session was altering a table. */
    private boolean postponed;

    /** The look at which the present holder of the run lock was first seen with the present history. */
    private @Nullable Observation held;

    private long heldSince;

    DriftWatch(Manifest manifest, Looks looks, StructureReader reader, DriftPolicy policy, LongSupplier nanoTime) {
        this.manifest = manifest;
        this.looks = looks;
        this.reader = reader;
        this.interval = policy.interval();
        this.runBound = policy.runBound();
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the current deviations.
     *
     * @param seen the newest observation
     * @param again reads the database once more: a deviation may be the work of a run that began after {@code seen}
     */
    Verification judge(Observation seen, Supplier<Observation> again) {
        Verification last = verification;
        boolean sameHistory = seen.history().equals(judged) && seen.begun().equals(begun);
        // The next equals() then compares the same list instance, in constant time.
        judged = sameHistory ? seen.history() : judged;
        if (seen.schemaMissing()) {
            unsettled = true;
            return keep(seen, Verification.withoutSchema(states(seen)));
        }
        boolean due = nanoTime.getAsLong() - lookedAt >= interval.toNanos();
        if (isRunAtWork(seen)) {
            unsettled = true;
            return due ? besideRun(seen, again, sameHistory ? last : null) : known(seen, sameHistory ? last : null);
        }
        if (last != null && sameHistory && !unsettled && !due) {
            return last;
        }
        boolean sameStructure;
        try {
            sameStructure = look();
        } catch (SchemaException e) {
            return whenLocked(e, seen, sameHistory ? last : null);
        }
        if (last != null && sameHistory && sameStructure && !unsettled && !postponed) {
            return last;
        }
        postponed = false;
        Verification found = verified(seen);
        unsettled = isSuspect(found) && !again.get().agreesWith(seen);
        return keep(seen, unsettled ? unjudged(seen) : found);
    }

    private boolean isRunAtWork(Observation seen) {
        if (seen.holder().isEmpty()) {
            held = null;
            return false;
        }
        if (held == null || !held.agreesWith(seen)) {
            heldSince = nanoTime.getAsLong();
        }
        held = seen;
        return nanoTime.getAsLong() - heldSince <= runBound.toNanos();
    }

    /** While a run holds the lock, verifies once an interval the objects that the run cannot change. */
    private Verification besideRun(Observation seen, Supplier<Observation> again, @Nullable Verification last) {
        try {
            look();
        } catch (SchemaException e) {
            if (e.code() != Code.TABLE_LOCKED) {
                throw e;
            }
            lookedAt = nanoTime.getAsLong();
            return known(seen, last);
        }
        Verification found = verified(seen).besideRun(states(seen));
        return isSuspect(found) && !again.get().history().equals(seen.history())
                ? known(seen, last)
                : keep(seen, found);
    }

    private Verification known(Observation seen, @Nullable Verification last) {
        return last != null ? last : keep(seen, unjudged(seen));
    }

    /** While a session alters a table, the last result stays; the next check comes an interval later. */
    private Verification whenLocked(SchemaException failure, Observation seen, @Nullable Verification last) {
        if (failure.code() != Code.TABLE_LOCKED) {
            throw failure;
        }
        unsettled = false;
        postponed = true;
        lookedAt = nanoTime.getAsLong();
        return last != null
                ? last
                : keep(seen, Verification.unjudged(states(seen), "another session is altering a table"));
    }

    /**
     * Whether the structure is unchanged since it was last read; reads it again if the fingerprint changed. A server is
     * not ready before its first look, which therefore takes no fingerprint; so the second look reads the structure too.
     */
    private boolean look() {
        Structure before = live;
        String now = before == null ? null : reader.fingerprint();
        lookedAt = nanoTime.getAsLong();
        if (now != null && now.equals(fingerprint)) {
            return true;
        }
        Structure read = reader.read();
        live = read;
        fingerprint = now;
        return read.equals(before);
    }

    private Verification verified(Observation seen) {
        Look look = looks.of(seen);
        return BegunScripts.of(look).verified(manifest, look.states(), live == null ? Structure.NONE : live);
    }

    private Verification keep(Observation seen, Verification found) {
        judged = seen.history();
        begun = seen.begun();
        verification = found;
        return found;
    }

    private Verification unjudged(Observation seen) {
        return Verification.unjudged(states(seen), "a run is at work");
    }

    private MigrationStates states(Observation seen) {
        return looks.of(seen).states();
    }

    private static boolean isSuspect(Verification found) {
        return !found.findings().isEmpty() || !found.unmanaged().isEmpty();
    }
}
