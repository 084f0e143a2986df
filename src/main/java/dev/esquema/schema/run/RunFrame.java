package dev.esquema.schema.run;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Lends one session, and the run lock on it, for as long as a piece of work takes; both are given back whatever comes of it. */
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
     * Opens a session, waiting for the database, and works with it; without the lock.
     *
     * @throws SchemaException what the work throws, or {@link Code#INTERRUPTED} if the end was asked for
     */
    public <T> T open(Trigger trigger, Duration databaseWait, Function<RunSession, T> work) {
        cancellation.begins();
        try (RunSession session = sessions.open(trigger, databaseWait)) {
            cancellation.cancelStatementBy(session.cancelStatement());
            return work.apply(session);
        } catch (SchemaException e) {
            throw cancellation.requested() && e.code() != Code.INTERRUPTED ? cancellation.interrupted(e) : e;
        } finally {
            cancellation.ends();
        }
    }

    /** Takes the lock of an open session, and works under it; if another run held it too long, the journal says so. */
    public <T> T locked(RunSession session, RunJournal journal, Supplier<T> work) {
        return locked(session, journal::locked, work);
    }

    /** The same for a look that no journal keeps. */
    public <T> T lockedToLook(RunSession session, Supplier<T> look) {
        return locked(session, failure -> failure, look);
    }

    private <T> T locked(RunSession session, UnaryOperator<SchemaException> onLocked, Supplier<T> work) {
        new LockWait(session.lock(), limits.lockWait(), cancellation).acquire(onLocked);
        try {
            return work.get();
        } finally {
            session.lock().release();
        }
    }
}
