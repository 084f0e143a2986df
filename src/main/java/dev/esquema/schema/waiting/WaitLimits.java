package dev.esquema.schema.waiting;

import java.time.Duration;

/**
 * The times of a wait.
 *
 * @param pause the longest pause between two looks at the database
 * @param patience how long a failure that was there before the wait may stand; a new run may begin in this time
 */
public record WaitLimits(Duration pause, Duration patience) {

    /** The times of {@code esquema wait}: a Job that is created with the waiting pod starts its run within 20 seconds. */
    public static final WaitLimits USUAL = new WaitLimits(Duration.ofSeconds(2), Duration.ofSeconds(20));
}
