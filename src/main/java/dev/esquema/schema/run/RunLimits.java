package dev.esquema.schema.run;

import java.time.Duration;

/**
 * The time limits of a run.
 *
 * @param lockWait how long to wait while another run holds the lock
 * @param retryFor how long to retry a migration that fails for a temporary reason
 */
public record RunLimits(Duration lockWait, Duration retryFor) {}
