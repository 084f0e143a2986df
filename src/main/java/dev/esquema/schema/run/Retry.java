package dev.esquema.schema.run;

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
 */
public record Retry(Duration atMost, Cancellation cancellation) {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    /** lock_not_available, deadlock_detected, serialization_failure (PostgreSQL documentation, appendix A). */
    private static final Set<String> WORTH_RETRYING = Set.of("55P03", "40P01", "40001");

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** Whether the same work may succeed later. */
    public static boolean isWorthRetrying(SchemaException failure) {
        return failure.details().sqlState().filter(WORTH_RETRYING::contains).isPresent();
    }

    /** Logs why the work is repeated, and pauses for one to two seconds. */
    public static void pauseAfter(SchemaException failure, Cancellation cancellation) {
        LOG.log(Level.INFO, "{0}; trying again", failure.getMessage());
        cancellation.pause(LONGEST_PAUSE);
    }

    /**
     * Returns the result of the first try that succeeds.
     *
     * @throws SchemaException the failure of the last try
     */
    public <T> T with(Supplier<T> work) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            try {
                return work.get();
            } catch (SchemaException e) {
                if (!isWorthRetrying(e) || System.nanoTime() >= deadline || cancellation.requested()) {
                    throw e;
                }
                pauseAfter(e, cancellation);
            }
        }
    }
}
