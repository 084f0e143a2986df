package dev.esquema.schema.lock;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a run waited for locks, and how long other sessions waited because of it.
 *
 * @param runLock how long the run waited for the run lock, which another run held
 * @param locks how long its statements waited for database locks
 * @param retries how often it tried again
 * @param others how long other sessions waited for locks because of this run, all of them together
 * @param longest the longest of these waits
 * @param statement the statement of the run during the longest wait, in one line; empty if nobody waited
 */
public record Waits(
        Duration runLock, Duration locks, int retries, Duration others, Duration longest, Optional<String> statement) {

    public static final Waits NONE =
            new Waits(Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, Duration.ZERO, Optional.empty());

    public Waits {
        if (retries < 0 || longest.compareTo(others) > 0) {
            throw new IllegalArgumentException("contradictory waits");
        }
    }

    /** How long other sessions waited, in one sentence. */
    public String message() {
        return "other sessions waited because of the run: %d ms at most, %d ms all together"
                .formatted(longest.toMillis(), others.toMillis());
    }
}
