package dev.esquema.schema.run;

import dev.esquema.schema.history.Look;
import dev.esquema.schema.journal.LogFields;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.RunTrace;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The steps that all runs share.
 *
 * <ol>
 *   <li>{@link #open}: connect, wait for the database, and close the session at the end.
 *   <li>{@link #run}: take the run lock, and release it at the end.
 *   <li>Look at the database: another run may have changed it before this run got the lock.
 *   <li>Open the journal row, which also closes the rows of runs whose process died; then do the work.
 *   <li>Close the journal row, however the work ended; after a signal the failure is {@link Code#INTERRUPTED}.
 * </ol>
 */
public final class RunFrame {

    private final RunSessions sessions;
    private final RunLimits limits;
    private final Cancellation cancellation;

    public RunFrame(RunSessions sessions, RunLimits limits, Cancellation cancellation) {
        this.sessions = sessions;
        this.limits = limits;
        this.cancellation = cancellation;
    }

    /**
     * Checks something that needs no database, such as the build, while a thread begins to open the session.
     *
     * @throws SchemaException the refusal of the check; no session is open then
     */
    public void openDuring(Runnable check, Trigger trigger, Duration databaseWait) {
        sessions.openAhead(trigger, databaseWait);
        try {
            check.run();
        } catch (SchemaException e) {
            sessions.abandon();
            throw e;
        }
    }

    /**
     * Opens a session, waits for the database, and does the work in the session; takes no lock, and writes no journal
     * and no trace.
     *
     * @throws SchemaException the exception of the work, or {@link Code#INTERRUPTED} if a signal ended it
     */
    public <T> T open(Trigger trigger, Duration databaseWait, Function<RunSession, T> work) {
        return open(RunTrace.NONE, trigger, databaseWait, work);
    }

    /** Does the same and begins the trace of a run, which ends with the work if the work fails. */
    public <T> T open(Operation operation, Trigger trigger, Duration databaseWait, Function<RunSession, T> work) {
        return open(sessions.trace(operation, trigger), trigger, databaseWait, work);
    }

    private <T> T open(RunTrace trace, Trigger trigger, Duration databaseWait, Function<RunSession, T> work) {
        cancellation.begins();
        try (RunSession session = sessions.open(trigger, databaseWait, trace)) {
            cancellation.cancelStatementBy(session.cancelStatement());
            return work.apply(session);
        } catch (SchemaException e) {
            SchemaException failure = cancellation.interruption(e);
            trace.ended(RunOutcome.of(failure), Optional.of(failure));
            throw failure;
        } finally {
            cancellation.ends();
            LogFields.end();
        }
    }

    /**
     * Does the work of a run under the lock, and records it in the journal; a run that did not get the lock has a
     * journal row too.
     *
     * @param looks reads the database now
     * @throws SchemaException the failure of the work
     */
    public <T> T run(RunSession session, Operation operation, Trigger trigger, Supplier<Look> looks, RunWork<T> work) {
        RunJournal journal = new RunJournal(session.journal(), operation, trigger, session.waits(), session.trace());
        return locked(session, journal::locked, () -> {
            Look look = look(session, looks);
            Optional<T> end = work.endBeforeJournal(look);
            return end.isPresent() ? end.get() : journalled(journal, looks, look, work);
        });
    }

    /** Looks at the database, and tries again while another session keeps readers away from the history. */
    public Look look(RunSession session, Supplier<Look> looks) {
        return new LockedRead(limits.retryFor(), session.waits(), cancellation).with(looks);
    }

    /** Looks under the lock, so that no other run is at work; writes no journal row. */
    public <T> T lookUnderLock(RunSession session, Supplier<T> look) {
        return locked(session, failure -> failure, look);
    }

    private <T> T journalled(RunJournal journal, Supplier<Look> looks, Look look, RunWork<T> work) {
        Optional<Version> from = look.states().version();
        journal.begin(from);
        try {
            RunWork.Done<T> done = work.perform(look, journal);
            journal.end(done.outcome(), done.to());
            return done.report();
        } catch (SchemaException e) {
            cancellation.ends();
            RunWork.Failed failed = work.failed(cancellation.interruption(e));
            journal.failed(failed.outcome(), failed.failure(), versionNow(looks).or(() -> from));
            throw failed.failure();
        }
    }

    /** The newest applied version; empty if none is applied, or if the database does not answer. */
    private static Optional<Version> versionNow(Supplier<Look> looks) {
        try {
            return looks.get().states().version();
        } catch (SchemaException e) {
            return Optional.empty();
        }
    }

    private <T> T locked(RunSession session, UnaryOperator<SchemaException> onLocked, Supplier<T> work) {
        long began = System.nanoTime();
        new LockWait(session.lock(), limits.lockWait(), cancellation).acquire(failure -> {
            session.waits().forRunLock(Duration.ofNanos(System.nanoTime() - began));
            return onLocked.apply(failure);
        });
        session.waits().forRunLock(Duration.ofNanos(System.nanoTime() - began));
        try {
            return work.get();
        } finally {
            session.lock().release();
        }
    }
}
