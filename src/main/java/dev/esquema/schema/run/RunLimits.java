package dev.esquema.schema.run;

import java.time.Duration;

/**
 * How long a run is patient.
 *
 * @param lockWait how long another run may hold the lock
 * @param retryFor how long a migration is tried again that fails for a passing reason
 */
public record RunLimits(Duration lockWait, Duration retryFor) {}
