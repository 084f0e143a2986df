package dev.esquema.schema.run;

import dev.esquema.schema.lock.WaitTally;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;

/** Reads the history or the structure, and retries while another session keeps readers away from one of the tables. */
public record LockedRead(Duration atMost, WaitTally tally, Cancellation cancellation) {

    private static final Logger LOG = System.getLogger("dev.esquema.run");
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** @throws SchemaException {@link Code#TABLE_LOCKED} if the tables stay locked longer than {@code atMost} */
    public <T> T with(Supplier<T> read) {
        long began = System.nanoTime();
        boolean first = true;
        while (true) {
            long tried = System.nanoTime();
            try {
                return read.get();
            } catch (SchemaException e) {
                if (e.code() != Code.TABLE_LOCKED || tried - began >= atMost.toNanos()) {
                    throw e;
                }
                LOG.log(first ? Level.INFO : Level.DEBUG, "{0}; trying again", e.getMessage());
                first = false;
                tally.retried();
                cancellation.pause(PAUSE);
                tally.forLock(Duration.ofNanos(System.nanoTime() - tried));
            }
        }
    }
}
