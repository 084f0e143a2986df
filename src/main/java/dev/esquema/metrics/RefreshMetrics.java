package dev.esquema.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.IntStream;

/** The metrics of the refreshes of the snapshot. */
final class RefreshMetrics {

    private static final Duration[] BUCKETS = IntStream.of(1, 5, 10, 50, 100, 500, 1_000, 2_000, 5_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Timer duration;
    private final Counter failures;

    RefreshMetrics(MeterRegistry registry) {
        duration = Timer.builder(Metric.REFRESH_DURATION.id())
                .description(Metric.REFRESH_DURATION.description())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        failures = Counter.builder(Metric.REFRESH_FAILURES.id())
                .description(Metric.REFRESH_FAILURES.description())
                .register(registry);
    }

    void refreshed(Duration took, boolean answered) {
        duration.record(took);
        if (!answered) {
            failures.increment();
        }
    }
}
