package dev.esquema.metrics;

import dev.esquema.schema.journal.JournalValue;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.StepRecord;
import dev.esquema.schema.journal.Trigger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The metrics of runs, which other processes may have made: a run counts when the journal shows that it has ended.
 *
 * <p>Only runs that ended after the start of this process count. A counter begins with 0 at each start, as Prometheus
 * expects, and each server of a deployment counts every run.
 */
final class RunMetrics {

    /** A run that finds nothing to do takes milliseconds, a large table takes hours. */
    private static final Duration[] BUCKETS = IntStream.of(
                    10, 50, 100, 500, 1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 14_400_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Instant since;
    private final WaitMetrics waits;

    private List<RunRecord> last = List.of();
    private Set<Long> counted = Set.of();

    /** @param since the start of this process */
    RunMetrics(MeterRegistry registry, Instant since) {
        this.registry = registry;
        this.since = since;
        this.waits = new WaitMetrics(registry);
        for (Trigger trigger : Trigger.values()) {
            for (RunOutcome outcome : RunOutcome.values()) {
                // A counter that exists from the start shows its first increase.
                if (outcome != RunOutcome.RUNNING) {
                    runs(trigger.name(), outcome.name());
                }
            }
        }
    }

    /** @param newestFirst the newest runs of the journal; the same list as before if the journal is unchanged */
    void refreshed(List<RunRecord> newestFirst) {
        if (newestFirst.equals(last)) {
            return;
        }
        last = newestFirst;
        newestFirst.stream()
                .filter(run ->
                        run.finishedAt().filter(end -> end.isAfter(since)).isPresent())
                .filter(run -> !counted.contains(run.id()))
                .forEach(this::count);
        counted = newestFirst.stream()
                .filter(run -> run.finishedAt().isPresent())
                .map(RunRecord::id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private void count(RunRecord run) {
        String outcome = known(run.outcome());
        runs(known(run.trigger()), outcome).increment();
        run.finishedAt()
                .ifPresent(end -> durations(Metric.RUN_DURATION, outcome).record(duration(run.startedAt(), end)));
        run.waits().ifPresent(waits::count);
        for (StepRecord step : run.steps()) {
            step.finishedAt().ifPresent(end -> durations(Metric.MIGRATION_DURATION, known(step.outcome()))
                    .record(duration(step.startedAt(), end)));
        }
    }

    private static String known(JournalValue<? extends Enum<?>> value) {
        return value.known().map(Enum::name).orElse("OTHER");
    }

    /** The duration is negative if the clock of the database was set back meanwhile; a timer does not count such a one. */
    private static Duration duration(Instant from, Instant to) {
        Duration duration = Duration.between(from, to);
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private Counter runs(String trigger, String outcome) {
        return Counter.builder(Metric.RUNS.id())
                .description(Metric.RUNS.description())
                .tags(Tags.of("trigger", trigger, "outcome", outcome))
                .register(registry);
    }

    private Timer durations(Metric metric, String outcome) {
        return Timer.builder(metric.id())
                .description(metric.description())
                .tags(Tags.of("outcome", outcome))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
