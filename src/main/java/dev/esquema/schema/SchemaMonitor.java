package dev.esquema.schema;

import dev.esquema.schema.history.Looks;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.JournalReading;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.BaselineReader;
import dev.esquema.schema.port.JournalReader;
import dev.esquema.schema.port.SchemaReader;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.refresh.JournalWatch;
import dev.esquema.schema.refresh.RefreshListener;
import dev.esquema.schema.refresh.RefreshNews;
import dev.esquema.schema.refresh.RefreshThread;
import dev.esquema.schema.verification.Verification;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one snapshot of the status in memory and refreshes it in one background thread, so that probes and requests do
 * not query the database.
 *
 * <p>A snapshot older than three refresh intervals is not trusted: {@link #status()} then returns {@code UNREACHABLE}
 * with the last known facts. Ages are measured on the monotonic clock.
 */
public final class SchemaMonitor implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.esquema.monitor");
    private static final int VALID_INTERVALS = 3;

    /** The whole history is read again after this many refreshes, to detect an edit of an old row. */
    private static final int WHOLE_EVERY = 15;

    private final Manifest manifest;
    private final Version target;
    private final SchemaReader reader;
    private final JournalWatch journal;
    private final Looks looks;
    private final DriftWatch drift;
    private final PhaseLog phases = new PhaseLog();
    private final RefreshNews news = new RefreshNews();
    private final Conditions conditions = new Conditions();
    private final Duration interval;
    private final OnDrift onDrift;
    private final LongSupplier nanoTime;
    private final RefreshThread thread = new RefreshThread();

    private volatile @Nullable Snapshot snapshot;
    private volatile @Nullable SchemaException failure;
    private volatile @Nullable SchemaException lookFailure;
    private boolean answered = true;
    private int refreshes;

    private record Snapshot(@Nullable Observation seen, SchemaStatus status, JournalReading journal, long takenAt) {}

    /**
     * Creates a monitor that does not run yet.
     *
     * @param interval the pause between two reads of the history
     * @param driftPolicy when the structure is read, and the findings that count
     */
    public SchemaMonitor(
            Manifest manifest,
            Version target,
            SchemaReader reader,
            StructureReader structure,
            JournalReader journal,
            Duration interval,
            DriftPolicy driftPolicy,
            LongSupplier nanoTime) {
        this.manifest = manifest;
        this.target = target;
        this.reader = new BaselineReader(reader, manifest);
        this.journal = new JournalWatch(journal, nanoTime);
        this.looks = new Looks(manifest, target);
        this.drift = new DriftWatch(manifest, looks, structure, driftPolicy, nanoTime);
        this.interval = interval;
        this.onDrift = driftPolicy.onDrift();
        this.nanoTime = nanoTime;
    }

    /**
     * Begins to take snapshots in the background thread: the first one now, and each further one an interval after the
     * previous one has ended.
     */
    public void start() {
        thread.start(this::refresh, interval);
    }

    /** Waits until the first refresh has ended. */
    public void awaitFirst() {
        thread.awaitFirst();
    }

    /** The status of the last snapshot; empty only before the first refresh has ended. */
    public Optional<SchemaStatus> status() {
        Snapshot last = snapshot;
        if (last == null) {
            return Optional.empty();
        }
        long age = nanoTime.getAsLong() - last.takenAt();
        boolean valid = last.seen() != null
                && age <= interval.multipliedBy(VALID_INTERVALS).toNanos();
        return Optional.of(valid ? last.status() : last.status().unreachable(Optional.ofNullable(lookFailure)));
    }

    /**
     * The status of the last snapshot.
     *
     * @throws SchemaException {@link Code#NOT_READY} before the first refresh has ended
     */
    public SchemaStatus known() {
        return status().orElseThrow(() ->
                new SchemaException(Code.NOT_READY, "the database has not been asked yet: try again in a moment"));
    }

    /**
     * The status of the last snapshot, for a caller that asks for facts of the database: before its first answer there
     * are none.
     *
     * @throws SchemaException the failure of the newest look, such as {@link Code#PERMISSION_DENIED}, if the database
     *     never answered a look; {@link Code#NOT_READY} if there is no failure that can be named to every client
     */
    public SchemaStatus facts() {
        SchemaStatus status = known();
        if (status.isRead()) {
            return status;
        }
        throw status.lookFailure()
                .filter(reason -> reason.code().httpStatus() == Code.NOT_READY.httpStatus())
                .orElseGet(() -> new SchemaException(
                        Code.NOT_READY, "the database has not been read yet: GET /schema shows the reason"));
    }

    /** The conditions of a status of this monitor, with the time at which each one changed. */
    public List<Conditions.Condition> conditions(SchemaStatus status) {
        return conditions.of(status);
    }

    /** The time since the database last answered a refresh; empty if it never answered. */
    public Optional<Duration> age() {
        Snapshot last = snapshot;
        return last == null || last.seen() == null
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanoTime.getAsLong() - last.takenAt()));
    }

    /** Sets the one listener that hears of each refresh, and of the last one before it. */
    public void tell(RefreshListener whom) {
        news.tell(whom);
    }

    /** The newest runs of the last snapshot, newest first. */
    public List<RunRecord> runs() {
        Snapshot last = snapshot;
        return last == null ? List.of() : last.journal().runs();
    }

    /** Why the journal could not be read at the last look. */
    public Optional<SchemaException> journalFailure() {
        Snapshot last = snapshot;
        return last == null ? Optional.empty() : last.journal().failure();
    }

    /**
     * Keeps the failure of the server's own run: the journal has no row of a run that failed before its row was opened.
     */
    void runFailed(SchemaException reason) {
        failure = reason;
    }

    /** The failure of the server's own run; empty if the run did not fail. */
    public Optional<SchemaException> runFailure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Refreshes the snapshot once; after a failure the last snapshot stays, and its age grows. After {@link #close} it does
     * nothing.
     */
    public synchronized void refresh() {
        if (thread.isClosed()) {
            return;
        }
        long began = nanoTime.getAsLong();
        boolean answers = look();
        status().ifPresent(status -> {
            phases.saw(status);
            conditions.of(status);
        });
        news.refreshed(Duration.ofNanos(nanoTime.getAsLong() - began), answers, runs());
    }

    /** Returns whether there is a new snapshot. */
    private boolean look() {
        Snapshot last = snapshot;
        try {
            Observation seen = look(last);
            JournalReading runs = journal.at(seen);
            Verification verification = drift.judge(seen, () -> reader.refresh(seen));
            snapshot = new Snapshot(seen, status(last, seen, verification, runs), runs, nanoTime.getAsLong());
            lookFailure = null;
            answeredNow(true, "the database answers again");
            return true;
        } catch (SchemaException e) {
            lookFailure = e;
            if (last == null) {
                snapshot = new Snapshot(
                        null, SchemaStatus.unknown(manifest, target), JournalReading.NONE, nanoTime.getAsLong());
            }
            answeredNow(false, e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the schema could not be inspected", e);
        }
        return false;
    }

    /**
     * Derives the status again only if something changed, so that an unchanged schema costs the same for any length of
     * the history.
     */
    private SchemaStatus status(
            @Nullable Snapshot last, Observation seen, Verification verification, JournalReading runs) {
        Observation before = last == null ? null : last.seen();
        if (last != null
                && before != null
                && seen.sawTheSameAs(before)
                && last.journal().equals(runs)
                && last.status().verification().equals(verification)) {
            return last.status().seenAgain(seen.at());
        }
        return SchemaStatus.of(manifest, target, looks.of(seen), verification, onDrift)
                .with(runs);
    }

    private Observation look(@Nullable Snapshot last) {
        Observation seen = last == null ? null : last.seen();
        if (seen == null) {
            return reader.read();
        }
        refreshes++;
        return refreshes % WHOLE_EVERY == 0 ? reader.read().withJournal(seen.journal()) : reader.refresh(seen);
    }

    /** Logs one line when the database stops answering and one when it answers again, not one every interval. */
    private void answeredNow(boolean answers, String sentence) {
        if (answered != answers) {
            answered = answers;
            LOG.log(answers ? Level.INFO : Level.WARNING, sentence);
        }
    }

    /** Runs an action in the thread of the refreshes, after the one that is under way. */
    public void betweenRefreshes(Runnable action) {
        thread.between(action);
    }

    /** Ends the refreshes, and waits up to 3 seconds for the one that is under way; it still needs its connection. */
    @Override
    public void close() {
        thread.close();
    }
}
