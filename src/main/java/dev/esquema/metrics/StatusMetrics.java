package dev.esquema.metrics;

import dev.esquema.schema.Phase;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.finding.Severity;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.lock.Waits;
import dev.esquema.schema.manifest.Version;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The metrics of the snapshot: each scrape reads them from the memory of the monitor. */
final class StatusMetrics {

    private static final double MILLIS_PER_SECOND = 1_000.0;

    private final SchemaMonitor monitor;
    private final Clock clock;
    private final String migrationSet;
    private final String build;
    private final MultiGauge info;

    private Tags shown = Tags.empty();

    /**
     * @param migrationSet the digest of the manifest
     * @param build the version of the build
     */
    StatusMetrics(MeterRegistry registry, SchemaMonitor monitor, Clock clock, String migrationSet, String build) {
        this.monitor = monitor;
        this.clock = clock;
        this.migrationSet = migrationSet;
        this.build = build;
        this.info = MultiGauge.builder(Metric.INFO.id())
                .description(Metric.INFO.description())
                .register(registry);
        ofStatus(registry);
        ofRuns(registry);
    }

    private void ofStatus(MeterRegistry registry) {
        for (Phase phase : Phase.values()) {
            gauge(registry, Metric.PHASE, Tags.of("phase", phase.name()), status -> flag(status.phase() == phase));
        }
        for (Severity severity : Severity.values()) {
            gauge(
                    registry,
                    Metric.FINDINGS,
                    Tags.of("severity", severity.name().toLowerCase(Locale.ROOT)),
                    ifRead(status -> status.findings(severity).size()));
        }
        gauge(registry, Metric.READY, Tags.empty(), status -> flag(status.ready()));
        gauge(registry, Metric.PENDING, Tags.empty(), ifRead(status -> status.pending()
                .size()));
        gauge(registry, Metric.HELD, Tags.empty(), ifRead(status -> status.held()
                .size()));
        gauge(
                registry,
                Metric.LOCK_HELD,
                Tags.empty(),
                ifRead(status -> flag(status.holder().isPresent())));
        seconds(registry, Metric.AGE, SchemaMonitor::age);
    }

    private void ofRuns(MeterRegistry registry) {
        for (RunOutcome outcome : RunOutcome.values()) {
            gauge(
                    registry,
                    Metric.LAST_OUTCOME,
                    Tags.of("outcome", outcome.name()),
                    status -> flag(status.lastRun()
                            .filter(run -> run.outcome().is(outcome))
                            .isPresent()));
        }
        seconds(registry, Metric.LAST_SUCCESS, watched -> lastSuccess(watched.runs())
                .map(end -> Duration.between(end, clock.instant())));
        seconds(registry, Metric.OTHERS_LONGEST, watched -> longestWait(watched.runs()));
    }

    private static Optional<Duration> longestWait(List<RunRecord> newestFirst) {
        return newestFirst.stream()
                .flatMap(run -> run.waits().stream())
                .map(Waits::longest)
                .findFirst();
    }

    private static Optional<Instant> lastSuccess(List<RunRecord> newestFirst) {
        return newestFirst.stream()
                .filter(run ->
                        run.outcome().known().filter(RunOutcome::succeeded).isPresent())
                .flatMap(run -> run.finishedAt().stream())
                .findFirst();
    }

    /** A database that was never read has no number of anything. */
    private static ToDoubleFunction<SchemaStatus> ifRead(ToDoubleFunction<SchemaStatus> value) {
        return status -> status.isRead() ? value.applyAsDouble(status) : Double.NaN;
    }

    private void gauge(MeterRegistry registry, Metric metric, Tags tags, ToDoubleFunction<SchemaStatus> value) {
        Gauge.builder(metric.id(), monitor, watched -> watched.status()
                        .map(value::applyAsDouble)
                        .orElse(Double.NaN))
                .tags(tags)
                .description(metric.description())
                .strongReference(true)
                .register(registry);
    }

    private interface Age {

        Optional<Duration> of(SchemaMonitor watched);
    }

    private void seconds(MeterRegistry registry, Metric metric, Age age) {
        Gauge.builder(metric.id(), monitor, watched -> age.of(watched)
                        .map(duration -> duration.toMillis() / MILLIS_PER_SECOND)
                        .orElse(Double.NaN))
                .baseUnit(Metric.SECONDS)
                .description(metric.description())
                .strongReference(true)
                .register(registry);
    }

    private static double flag(boolean value) {
        return value ? 1 : 0;
    }

    /** Shows the labels of the newest snapshot; a scrape between two refreshes sees the labels of the older one. */
    void refreshed() {
        monitor.status()
                .map(this::labels)
                .filter(labels -> !labels.equals(shown))
                .ifPresent(labels -> {
                    shown = labels;
                    info.register(List.of(MultiGauge.Row.of(labels, 1)), true);
                });
    }

    private Tags labels(SchemaStatus status) {
        return Tags.of(
                "version",
                status.version().map(Version::toString).orElse(status.isRead() ? "none" : "unknown"),
                "target",
                status.target().toString(),
                "set",
                migrationSet,
                "build",
                build);
    }
}
