package dev.esquema.schema.waiting;

import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.journal.JournalReading;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.JournalReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.time.Duration;
import java.util.Optional;

/**
 * Watches whether the run that is to bring a version fails. A failure that is seen to happen counts at once; one that
 * was there before counts when it has stood for some time, because whoever starts runs may start the next one.
 */
final class RunWatch {

    private static final int RUNS = 20;

    private final JournalReader journal;
    private final Version version;
    private final Duration patience;

    private boolean looked;
    private Optional<String> first = Optional.empty();
    private Optional<Long> failedSince = Optional.empty();
    private Optional<String> unreadable = Optional.empty();

    RunWatch(JournalReader journal, Version version, Duration patience) {
        this.journal = journal;
        this.version = version;
        this.patience = patience;
    }

    /**
     * Returns the failure that does not count yet; empty if there is none.
     *
     * @throws SchemaException the failure that counts
     */
    Optional<SchemaException> failure(Look look) {
        JournalReading reading = journal.newest(RUNS);
        unreadable = reading.failure().map(SchemaException::getMessage);
        Optional<RunRecord> newest = FailedRun.decisive(reading.runs());
        Optional<String> mark = newest.map(run -> "%d %s".formatted(run.id(), run.outcome()));
        boolean happened = looked && !first.equals(mark);
        if (!looked) {
            looked = true;
            first = mark;
        }
        Optional<SchemaException> failure = look.seen().holder().isPresent()
                ? Optional.empty()
                : newest.flatMap(run -> FailedRun.failure(run, version)).or(() -> failedEntry(look));
        if (failure.isPresent() && (happened || stands())) {
            throw failure.get();
        }
        failedSince = failure.isPresent() ? failedSince.or(() -> Optional.of(System.nanoTime())) : Optional.empty();
        return failure;
    }

    /** Returns why the runs cannot be read, so that a failed run is not noticed; empty if they can be read. */
    Optional<String> unreadable() {
        return unreadable;
    }

    private boolean stands() {
        return failedSince
                .filter(since -> System.nanoTime() - since >= patience.toNanos())
                .isPresent();
    }

    private Optional<SchemaException> failedEntry(Look look) {
        return look.states().entries().stream()
                .filter(entry -> entry.state() == MigrationState.FAILED)
                .map(MigrationEntry::version)
                .filter(failed -> failed.compareTo(version) <= 0)
                .findFirst()
                .map(failed -> new SchemaException(
                        Code.MIGRATION_FAILED,
                        "%s is not reached: the history records that %s failed; `esquema show %s` shows it"
                                .formatted(version, failed, failed)));
    }
}
