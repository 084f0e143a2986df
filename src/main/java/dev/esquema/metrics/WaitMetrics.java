package dev.esquema.metrics;

import dev.esquema.schema.lock.Waits;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;

/** How long runs waited for locks, and other sessions because of them. */
final class WaitMetrics {

    private static final double MILLIS_PER_SECOND = 1_000.0;

    private final Counter runLock;
    private final Counter tables;
    private final Counter retries;
    private final Counter others;

    WaitMetrics(MeterRegistry registry) {
        runLock = seconds(registry, Metric.LOCK_WAIT, Tags.of("lock", "run"));
        tables = seconds(registry, Metric.LOCK_WAIT, Tags.of("lock", "table"));
        others = seconds(registry, Metric.OTHERS_WAIT, Tags.empty());
        retries = Counter.builder(Metric.RETRIES.id())
                .description(Metric.RETRIES.description())
                .register(registry);
    }

    private static Counter seconds(MeterRegistry registry, Metric metric, Tags tags) {
        return Counter.builder(metric.id())
                .description(metric.description())
                .baseUnit(Metric.SECONDS)
                .tags(tags)
                .register(registry);
    }

    /** Counts the waits of a run that ended. */
    void count(Waits waits) {
        runLock.increment(seconds(waits.runLock()));
        tables.increment(seconds(waits.locks()));
        others.increment(seconds(waits.others()));
        retries.increment(waits.retries());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_PER_SECOND;
    }
}
