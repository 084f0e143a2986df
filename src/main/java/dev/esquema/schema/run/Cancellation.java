package dev.esquema.schema.run;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import org.jspecify.annotations.Nullable;

/** Asks a run to end early: its statement is cancelled, its transaction rolled back, its journal closed. */
public final class Cancellation {

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

    /** @throws SchemaException {@link Code#INTERRUPTED} if it was asked for */
    public void check() {
        if (requested) {
            throw interrupted(null);
        }
    }

    /** The failure that a requested end turns into. */
    public SchemaException interrupted(@Nullable SchemaException cause) {
        return new SchemaException(
                Code.INTERRUPTED,
                "interrupted by a signal: the running statement was cancelled and its transaction rolled back",
                cause == null ? FailureDetails.NONE : cause.details(),
                cause);
    }
}
