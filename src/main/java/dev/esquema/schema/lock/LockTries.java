package dev.esquema.schema.lock;

import java.time.Duration;

/**
 * How long the tries of a run to get a database lock last. While a statement waits for a lock, every later session that
 * needs the same table waits behind it. So a try is short, and a pause follows in which the other sessions go on.
 *
 * <p>The first try lasts a fifth of the longest one, and each further try twice as long as the one before. A pause is at
 * least as long as the try before it, and at most twice as long.
 */
public final class LockTries {

    private static final int SHARE = 5;

    /** For errors other than a lock that was not obtained, if tries have no limit. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Duration longest;
    private int failed;

    /** @param longest the duration of the longest try; zero means that a try has no limit */
    public LockTries(Duration longest) {
        this.longest = longest;
    }

    /** The longest time that a statement may wait for a lock in this try; zero means no limit. */
    public synchronized Duration now() {
        if (longest.isZero()) {
            return longest;
        }
        Duration rising = longest.dividedBy(SHARE).multipliedBy(1L << failed);
        return least(most(rising, Duration.ofMillis(1)), longest);
    }

    /** The duration of the longest try; zero means that a try has no limit. */
    public Duration longest() {
        return longest;
    }

    /** Counts a failed try, and returns the longest pause after it; half of it is the shortest. */
    public synchronized Duration failed() {
        Duration pause = least(most(now().multipliedBy(2), SHORTEST_PAUSE), LONGEST_PAUSE);
        failed = Math.min(failed + 1, SHARE);
        return pause;
    }

    /** Begins again with the first try, for another migration. */
    public synchronized void restart() {
        failed = 0;
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration most(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
