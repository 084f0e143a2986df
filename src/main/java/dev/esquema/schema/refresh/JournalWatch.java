package dev.esquema.schema.refresh;

import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.JournalReading;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.port.JournalReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal again only if it may have changed. While it cannot be read, the runs that were read last are kept. A
 * journal that somebody has locked is not read again at once, because each read waits for the lock.
 */
public final class JournalWatch {

    private static final Logger LOG = System.getLogger("dev.esquema.monitor");
    private static final int RUNS = 1_000;
    private static final Duration LOCK_REMEMBERED = Duration.ofSeconds(10);

    private final JournalReader journal;
    private final LongSupplier nanoTime;

    private JournalReading last = JournalReading.NONE;
    private @Nullable Observation before;
    private long readAt;

    public JournalWatch(JournalReader journal, LongSupplier nanoTime) {
        this.journal = journal;
        this.nanoTime = nanoTime;
    }

    /** The newest runs at a look, newest first. */
    public JournalReading at(Observation seen) {
        boolean unchanged = before != null && before.journal().equals(seen.journal());
        if (!unchanged || !isKnown() || isAtWork(seen)) {
            read();
        }
        before = seen;
        return last;
    }

    private boolean isKnown() {
        return last.failure()
                .filter(reason -> reason.code() != Code.TABLE_LOCKED
                        || nanoTime.getAsLong() - readAt >= LOCK_REMEMBERED.toNanos())
                .isEmpty();
    }

    /** The mark of the journal does not change with the steps of a run, nor when the session of the run is gone. */
    private boolean isAtWork(Observation seen) {
        boolean held =
                seen.holder().isPresent() || (before != null && before.holder().isPresent());
        return held
                && last.newest()
                        .filter(newest -> newest.outcome().is(RunOutcome.RUNNING))
                        .isPresent();
    }

    private void read() {
        readAt = nanoTime.getAsLong();
        JournalReading now = journal.newest(RUNS);
        Optional<String> sentence = now.failure().map(SchemaException::getMessage);
        if (sentence.equals(last.failure().map(SchemaException::getMessage))) {
            last = sentence.isPresent() ? last : now;
            return;
        }
        LOG.log(
                sentence.isPresent() ? Level.WARNING : Level.INFO,
                "{0}",
                sentence.orElse("the journal can be read again"));
        last = sentence.isPresent() ? new JournalReading(last.runs(), now.failure()) : now;
    }
}
