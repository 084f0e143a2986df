package dev.esquema.schema.lock;

import java.time.Duration;
import java.util.Optional;

/** Adds up the waits of one run; several threads may add. */
public final class WaitTally {

    private Waits sum = Waits.NONE;

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
