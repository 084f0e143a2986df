package dev.esquema.schema.run;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Requests the early end of a run: its statement is cancelled, its transaction rolled back, its journal row closed. */
public final class Cancellation {

    /** query_canceled (PostgreSQL documentation, appendix A). */
    private static final String CANCELED = "57014";

    private volatile boolean requested;
    private volatile @Nullable Thread runner;
    private volatile Runnable cancelStatement = () -> {};

    /** Requests the end; a further request cancels the statement that is running then. */
    public void request() {
        requested = true;
        cancelStatement.run();
        Thread waiting = runner;
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    public boolean requested() {
        return requested;
    }

    /** Whether a run is at work. */
    public boolean hasRun() {
        return runner != null;
    }

    /** Registers the calling thread as the thread of the run. */
    public void begins() {
        runner = Thread.currentThread();
    }

    /** Sets how a request cancels the running statement. */
    public void cancelStatementBy(Runnable cancel) {
        cancelStatement = cancel;
        check();
    }

    /** Marks the run as ended, so that a request does not disturb the remaining work. */
    public void ends() {
        runner = null;
        cancelStatement = () -> {};
        Thread.interrupted();
    }

    /** @throws SchemaException {@link Code#INTERRUPTED} if the end was requested */
    public void check() {
        if (requested) {
            throw new SchemaException(Code.INTERRUPTED, "interrupted by a signal");
        }
    }

    /**
     * Sleeps for a random time between half of {@code longest} and all of it, so that several waiting runs do not query
     * at the same moment.
     *
     * @throws SchemaException {@link Code#INTERRUPTED} as soon as the end is requested
     */
    public void pause(Duration longest) {
        long millis = longest.toMillis();
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
        } catch (InterruptedException e) {
            check();
            Thread.currentThread().interrupt();
        }
    }

    /** The failure to report: {@link Code#INTERRUPTED} if the end was requested, else the failure unchanged. */
    public SchemaException interruption(SchemaException failure) {
        if (!requested || failure.code() == Code.INTERRUPTED) {
            return failure;
        }
        boolean cancelled =
                failure.details().sqlState().filter(CANCELED::equals).isPresent();
        return new SchemaException(
                Code.INTERRUPTED,
                cancelled ? "interrupted by a signal: the running statement was cancelled" : "interrupted by a signal",
                failure.details(),
                failure);
    }
}
