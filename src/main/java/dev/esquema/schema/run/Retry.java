package dev.esquema.schema.run;

import dev.esquema.schema.lock.LockTries;
import dev.esquema.schema.lock.WaitTally;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Repeats work that failed because of a temporary conflict with another session; the work must leave no effect when it
 * fails.
 *
 * @param atMost how long after the first try another try may begin
 * @param tries how long a try waits for a database lock
 * @param tally counts the tries
 */
public record Retry(Duration atMost, LockTries tries, WaitTally tally, Cancellation cancellation) {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** The others are deadlock_detected and serialization_failure (PostgreSQL documentation, appendix A). */
    private static final Set<String> WORTH_RETRYING = Set.of(LOCK_NOT_AVAILABLE, "40P01", "40001");

    /** The retries of a session. */
    public static Retry in(RunSession session, Duration atMost, Cancellation cancellation) {
        return new Retry(atMost, session.tries(), session.waits(), cancellation);
    }

    /** Whether the same work may succeed later. */
    public static boolean isWorthRetrying(SchemaException failure) {
        return failure.details().sqlState().filter(WORTH_RETRYING::contains).isPresent();
    }

    /**
     * Pauses so long that the sessions behind the failed try go on; the next try may wait longer.
     *
     * @param first whether this is the first failure of the work, which is logged; the others follow quickly
     */
    public void pauseAfter(SchemaException failure, boolean first) {
        LOG.log(first ? Level.INFO : Level.DEBUG, "{0}; trying again", failure.getMessage());
        tally.retried();
        cancellation.pause(tries.failed());
    }

    /**
     * Returns the failure of the last try; that of a lock that was not obtained is {@link Code#TABLE_LOCKED}, and names
     * the session that holds it.
     */
    public SchemaException last(SchemaException failure) {
        if (failure.details().sqlState().filter(LOCK_NOT_AVAILABLE::equals).isEmpty()) {
            return failure;
        }
        return new SchemaException(
                Code.TABLE_LOCKED,
                "%s; %s holds the lock: wait until its transaction ends, or end it, and run the command again"
                        .formatted(failure.getMessage(), tally.blocker().orElse("another session")),
                failure.details(),
                failure);
    }

    /**
     * Returns the result of the first try that succeeds.
     *
     * @throws SchemaException the failure of the last try
     */
    public <T> T with(Supplier<T> work) {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean first = true;
        tries.restart();
        tally.unblocked();
        while (true) {
            try {
                return work.get();
            } catch (SchemaException e) {
                if (!isWorthRetrying(e) || System.nanoTime() >= deadline || cancellation.requested()) {
                    throw last(e);
                }
                pauseAfter(e, first);
                first = false;
            }
        }
    }
}
