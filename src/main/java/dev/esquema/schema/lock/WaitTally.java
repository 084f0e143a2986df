package dev.esquema.schema.lock;

import java.time.Duration;
import java.util.Optional;

/** Adds up the waits of one run; several threads may add. */
public final class WaitTally {

    private Waits sum = Waits.NONE;
    private Optional<String> blocker = Optional.empty();

    public synchronized Waits sum() {
        return sum;
    }

    public synchronized void retried() {
        sum = new Waits(sum.runLock(), sum.locks(), sum.retries() + 1, sum.others(), sum.longest(), sum.statement());
    }

    public synchronized void forRunLock(Duration waited) {
        sum = new Waits(
                sum.runLock().plus(waited), sum.locks(), sum.retries(), sum.others(), sum.longest(), sum.statement());
    }

    public synchronized void forLock(Duration waited) {
        sum = new Waits(
                sum.runLock(), sum.locks().plus(waited), sum.retries(), sum.others(), sum.longest(), sum.statement());
    }

    /** The session that held a lock when the run last waited for one; empty if the work did not wait. */
    public synchronized Optional<String> blocker() {
        return blocker;
    }

    /** @param session its process id and what the run may know of it */
    public synchronized void blockedBy(String session) {
        blocker = Optional.of(session);
    }

    /** Forgets the blocker, because other work begins. */
    public synchronized void unblocked() {
        blocker = Optional.empty();
    }

    /**
     * Adds the wait of another session.
     *
     * @param statement the statement of the run that it waited for, in one line
     */
    public synchronized void heldUp(Duration waited, String statement) {
        boolean longer = waited.compareTo(sum.longest()) > 0;
        sum = new Waits(
                sum.runLock(),
                sum.locks(),
                sum.retries(),
                sum.others().plus(waited),
                longer ? waited : sum.longest(),
                longer ? Optional.of(statement) : sum.statement());
    }
}
