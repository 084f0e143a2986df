package dev.esquema.schema;

import dev.esquema.schema.history.Observation;
import dev.esquema.schema.history.SchemaReader;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one snapshot of the status in memory, refreshed in the background by one thread, so that any number of probes
 * and requests costs the database nothing.
 *
 * <p>A snapshot older than three refresh intervals is not believed: {@link #status()} then says {@code UNREACHABLE} and
 * keeps the last known facts. Ages are measured on the monotonic clock.
 */
public final class SchemaMonitor implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.esquema.monitor");
    private static final int BELIEVED_INTERVALS = 3;

    private final Manifest manifest;
    private final Version target;
    private final SchemaReader reader;
    private final Duration interval;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService thread;

    private volatile @Nullable Snapshot snapshot;
    private boolean answered = true;

    private record Snapshot(@Nullable Observation seen, SchemaStatus status, long takenAt) {}

    public SchemaMonitor(
            Manifest manifest, Version target, SchemaReader reader, Duration interval, LongSupplier nanoTime) {
        this.manifest = manifest;
        this.target = target;
        this.reader = reader;
        this.interval = interval;
        this.nanoTime = nanoTime;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread worker = new Thread(task, "esquema-monitor");
            worker.setDaemon(true);
            return worker;
        });
    }

    /** Takes the first snapshot at once and the next ones an interval after the one before has ended. */
    public void start() {
        // Should it ever end, the snapshot ages and the phase says UNREACHABLE.
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(this::refresh, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The status as last seen; empty only before the first look has ended. */
    public Optional<SchemaStatus> status() {
        Snapshot last = snapshot;
        if (last == null) {
            return Optional.empty();
        }
        long age = nanoTime.getAsLong() - last.takenAt();
        boolean believed = age <= interval.multipliedBy(BELIEVED_INTERVALS).toNanos();
        return Optional.of(believed ? last.status() : last.status().unreachable());
    }

    /** Looks once; a failure keeps the last snapshot, whose age then tells. */
    void refresh() {
        Snapshot last = snapshot;
        try {
            Observation seen = last == null || last.seen() == null ? reader.read() : reader.refresh(last.seen());
            snapshot = new Snapshot(seen, SchemaStatus.of(manifest, target, seen), nanoTime.getAsLong());
            answeredNow(true, "the database answers again");
        } catch (SchemaException e) {
            if (last == null) {
                snapshot = new Snapshot(null, SchemaStatus.unknown(manifest, target), nanoTime.getAsLong());
            }
            answeredNow(false, e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the schema could not be looked at", e);
        }
    }

    /** One line when it stops answering and one when it answers again, not one every interval. */
    private void answeredNow(boolean answers, String sentence) {
        if (answered != answers) {
            answered = answers;
            LOG.log(answers ? Level.INFO : Level.WARNING, sentence);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
