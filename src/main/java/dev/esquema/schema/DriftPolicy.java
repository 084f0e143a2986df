package dev.esquema.schema;

import java.time.Duration;

/**
 * How a server verifies the structure.
 *
 * @param interval the pause between two reads of the structure
 * @param runBound the time that one migration of a run may take; what a run may change is not verified for longer
 * @param onDrift the findings that make the phase {@link Phase#DRIFTED}
 */
public record DriftPolicy(Duration interval, Duration runBound, OnDrift onDrift) {

    /** For a reader that reads once: it reads at once, and a run that it meets is at work. */
    static final DriftPolicy ONCE = every(Duration.ZERO);

    public DriftPolicy {
        if (interval.isNegative() || runBound.isNegative()) {
            throw new IllegalArgumentException("an interval is negative");
        }
    }

    /** The default policy with this interval. */
    public static DriftPolicy every(Duration interval) {
        return new DriftPolicy(interval, Duration.ofHours(1), OnDrift.BREAKING);
    }
}
