package dev.esquema.schema.run;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Asks a run to end early: its statement is cancelled, its transaction rolled back, its journal row closed. */
public final class Cancellation {

    /** query_canceled (PostgreSQL documentation, appendix A). */
    private static final String CANCELED = "57014";

    private volatile boolean requested;
    private volatile @Nullable Thread runner;
    private volatile Runnable cancelStatement = () -> {};

    /** Asks; asking again cancels the statement that runs by then. */
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

    /** Whether a run is there to be asked. */
    public boolean hasRun() {
        return runner != null;
    }

    /** The calling thread runs from now on. */
    public void begins() {
        runner = Thread.currentThread();
    }

    /** From now on a request cancels the statement in this way. */
    public void cancelStatementBy(Runnable cancel) {
        cancelStatement = cancel;
        check();
    }

    /** The run has ended, and what is left to do must not be disturbed. */
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
     * Sleeps between half of this and all of it, so that several runs that wait for the same thing do not ask for it at the
     * same moment.
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

    /** The failure as it is reported: {@link Code#INTERRUPTED} if the end was requested, else unchanged. */
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
