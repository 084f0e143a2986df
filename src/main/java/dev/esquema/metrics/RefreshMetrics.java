package dev.esquema.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** The metrics of the refreshes of the snapshot. */
final class RefreshMetrics {

    private static final double NANOS_PER_SECOND = 1_000_000_000.0;

    private static final double[] BUCKETS = {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5};

    private final DistributionSummary duration;
    private final Counter failures;

    RefreshMetrics(MeterRegistry registry) {
        duration = DistributionSummary.builder(Metric.REFRESH_DURATION.id())
                .description(Metric.REFRESH_DURATION.description())
                .baseUnit(Metric.SECONDS)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        failures = Counter.builder(Metric.REFRESH_FAILURES.id())
                .description(Metric.REFRESH_FAILURES.description())
                .register(registry);
    }

    void refreshed(Duration took, boolean answered) {
        duration.record(took.toNanos() / NANOS_PER_SECOND);
        if (!answered) {
            failures.increment();
        }
    }
}
