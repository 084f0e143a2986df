package dev.esquema.schema.run;

import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.port.RunLock;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Takes the run lock by polling: a blocking wait would deadlock with {@code CREATE INDEX CONCURRENTLY}. */
public final class LockWait {

    private static final Logger LOG = System.getLogger("dev.esquema.run");
    private static final Duration POLL = Duration.ofMillis(250);

    private final RunLock lock;
    private final Duration atMost;
    private final Cancellation cancellation;

    public LockWait(RunLock lock, Duration atMost, Cancellation cancellation) {
        this.lock = lock;
        this.atMost = atMost;
        this.cancellation = cancellation;
    }

    /** @throws SchemaException {@link Code#LOCKED} with the holder's name, after {@code onLocked} received it */
    public void acquire(UnaryOperator<SchemaException> onLocked) {
        long deadline = System.nanoTime() + atMost.toNanos();
        String reported = "";
        while (!lock.tryAcquire()) {
            String holder = lock.holder().map(LockHolder::toString).orElse("another run");
            if (System.nanoTime() >= deadline) {
                throw onLocked.apply(new SchemaException(
                        Code.LOCKED,
                        "%s held the run lock longer than %d s; nothing was applied: wait for it, or raise esquema.run.lock-wait"
                                .formatted(holder, atMost.toSeconds())));
            }
            if (!reported.equals(holder)) {
                LOG.log(Level.INFO, "waiting for {0}, which holds the run lock", holder);
                reported = holder;
            }
            pause(holder);
        }
    }

    private void pause(String holder) {
        try {
            cancellation.pause(POLL);
        } catch (SchemaException e) {
            throw new SchemaException(
                    e.code(),
                    "%s while waiting for %s, which holds the run lock; nothing was changed"
                            .formatted(e.getMessage(), holder),
                    e);
        }
    }
}
