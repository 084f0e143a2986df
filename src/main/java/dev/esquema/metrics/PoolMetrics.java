package dev.esquema.metrics;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** The use of the pool. Quarkus' own metrics of the pool are off, because their units are milliseconds. */
final class PoolMetrics {

    private PoolMetrics() {}

    static void register(MeterRegistry registry, AgroalDataSource pool) {
        pool.getConfiguration().setMetricsEnabled(true);
        gauge(registry, Metric.POOL, Tags.of("state", "active"), pool, AgroalDataSourceMetrics::activeCount);
        gauge(registry, Metric.POOL, Tags.of("state", "idle"), pool, AgroalDataSourceMetrics::availableCount);
        gauge(registry, Metric.POOL_WAITING, Tags.empty(), pool, AgroalDataSourceMetrics::awaitingCount);
    }

    private static void gauge(
            MeterRegistry registry,
            Metric metric,
            Tags tags,
            AgroalDataSource pool,
            ToDoubleFunction<AgroalDataSourceMetrics> value) {
        Gauge.builder(metric.id(), pool, source -> value.applyAsDouble(source.getMetrics()))
                .tags(tags)
                .description(metric.description())
                .strongReference(true)
                .register(registry);
    }
}
