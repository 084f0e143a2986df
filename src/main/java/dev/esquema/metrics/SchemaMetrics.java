package dev.esquema.metrics;

import dev.esquema.composition.BuildProperties;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.refresh.RefreshListener;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Registers all metrics of the server, and passes each refresh on to them. A scrape causes no database query. */
@Singleton
public class SchemaMetrics implements RefreshListener {

    private final StatusMetrics status;
    private final RunMetrics runs;
    private final RefreshMetrics refreshes;

    @Inject
    SchemaMetrics(MeterRegistry registry, SchemaMonitor monitor, Manifest manifest, AgroalDataSource pool) {
        this(
                registry,
                monitor,
                manifest,
                Clock.systemUTC(),
                Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
        PoolMetrics.register(registry, pool);
    }

    /** @param up the time since the start of the process */
    SchemaMetrics(MeterRegistry registry, SchemaMonitor monitor, Manifest manifest, Clock clock, Duration up) {
        Instant since = clock.instant().minus(up);
        this.status = new StatusMetrics(
                registry,
                monitor,
                clock,
                manifest.digest(),
                BuildProperties.build().version());
        this.runs = new RunMetrics(registry, since);
        this.refreshes = new RefreshMetrics(registry);
    }

    void start(@Observes StartupEvent event, SchemaMonitor monitor) {
        monitor.tell(this);
    }

    @Override
    public void refreshed(Duration took, boolean answered, List<RunRecord> newestFirst) {
        status.refreshed();
        runs.refreshed(newestFirst);
        refreshes.refreshed(took, answered);
    }
}
