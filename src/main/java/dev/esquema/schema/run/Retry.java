package dev.esquema.schema.run;

import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/** Tries a piece of work again that leaves nothing when it fails, for as long as it fails for a passing reason. */
public record Retry(Duration atMost, Cancellation cancellation) {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    /** lock_not_available, deadlock_detected, serialization_failure (PostgreSQL documentation, appendix A). */
    private static final Set<String> PASSING = Set.of("55P03", "40P01", "40001");

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** Whether it may go well the next time. */
    public static boolean isPassing(SchemaException failure) {
        return failure.details().sqlState().filter(PASSING::contains).isPresent();
    }

    /** Says why it is tried again, and waits a little before that. */
    public static void pauseAfter(SchemaException failure, Cancellation cancellation) {
        LOG.log(Level.INFO, "{0}; trying again", failure.getMessage());
        Jitter.upTo(LONGEST_PAUSE, cancellation);
    }

    /** What the work comes to in the end; what it fails at for good is thrown. */
    public <T> T with(Supplier<T> work) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            try {
                return work.get();
            } catch (SchemaException e) {
                if (!isPassing(e) || System.nanoTime() >= deadline || cancellation.requested()) {
                    throw e;
                }
                pauseAfter(e, cancellation);
            }
        }
    }
}
