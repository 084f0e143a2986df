package dev.esquema.schema.run;

import dev.esquema.schema.history.Chain;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One attempt to bring the schema to its target, the same for every trigger.
 *
 * <ol>
 *   <li>Refuse a build that contradicts itself, before any connection.
 *   <li>Open one session, waiting for the database.
 *   <li>Look; if nothing is pending, nothing is wrong and nobody is at work, that was all.
 *   <li>Take the run lock, polling: a blocking wait would deadlock with {@code CREATE INDEX CONCURRENTLY}.
 *   <li>Look again: another run may have done the work.
 *   <li>Preflight: all objections at once, nothing applied.
 *   <li>Apply.
 * </ol>
 */
public final class MigrationRun {

    private static final Logger LOG = System.getLogger("dev.esquema.run");
    private static final int POLL_MILLIS = 250;

    private final Manifest manifest;
    private final RunSessions sessions;
    private final Duration lockWait;

    /** @param lockWait how long another run may hold the lock before this one gives up */
    public MigrationRun(Manifest manifest, RunSessions sessions, Duration lockWait) {
        this.manifest = manifest;
        this.sessions = sessions;
        this.lockWait = lockWait;
    }

    /** Runs; what it refuses or fails at is a {@link SchemaException}. */
    public RunReport execute(RunRequest request, Version target) {
        long started = System.nanoTime();
        refuseContradictions();
        try (RunSession session = sessions.open(request)) {
            Observation seen = session.reader().read();
            Chain before = new Chain(manifest, target, seen.history());
            if (seen.holder().isEmpty() && isDone(before, seen)) {
                return report(RunOutcome.NOTHING_TO_DO, request, before, before, List.of(), started);
            }
            acquire(session.lock());
            try {
                return underLock(session, request, target, started);
            } finally {
                session.lock().release();
            }
        }
    }

    private RunReport underLock(RunSession session, RunRequest request, Version target, long started) {
        Observation seen = session.reader().read();
        Chain before = new Chain(manifest, target, seen.history());
        if (isDone(before, seen)) {
            return report(RunOutcome.NOTHING_TO_DO, request, before, before, List.of(), started);
        }
        new Preflight(before, seen, session.catalog()).refuse();
        List<Migration> pending = before.pending();
        LOG.log(
                Level.INFO,
                "applying {0} of {1} migrations up to {2}",
                pending.size(),
                manifest.graph().inOrder().size(),
                target);
        session.migrator().migrate(pending);
        Chain after = new Chain(manifest, target, session.reader().read().history());
        return report(RunOutcome.APPLIED, request, before, after, pending, started);
    }

    private void refuseContradictions() {
        List<String> objections = manifest.objections();
        if (!objections.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "this build contradicts itself, nothing was applied: %s".formatted(String.join("; ", objections)));
        }
    }

    private static boolean isDone(Chain chain, Observation seen) {
        return chain.pending().isEmpty()
                && chain.findings().isEmpty()
                && seen.history().failed().isEmpty();
    }

    private void acquire(RunLock lock) {
        long deadline = System.nanoTime() + lockWait.toNanos();
        String told = "";
        while (!lock.tryAcquire()) {
            String holder = lock.holder().map(LockHolder::toString).orElse("another run");
            if (System.nanoTime() > deadline) {
                throw new SchemaException(
                        Code.LOCKED,
                        "%s held the run lock longer than %d s; nothing was applied: wait for it, or raise esquema.run.lock-wait"
                                .formatted(holder, lockWait.toSeconds()));
            }
            if (!told.equals(holder)) {
                LOG.log(Level.INFO, "waiting for {0}, which holds the run lock", holder);
                told = holder;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(POLL_MILLIS / 2, POLL_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaException(
                    Code.LOCKED, "interrupted while waiting for the run lock; nothing was applied", e);
        }
    }

    private static RunReport report(
            RunOutcome outcome, RunRequest request, Chain before, Chain after, List<Migration> applied, long started) {
        Optional<Version> from = before.version();
        return new RunReport(
                outcome,
                request.trigger(),
                from,
                after.version(),
                applied,
                Duration.ofNanos(System.nanoTime() - started));
    }
}
