package dev.esquema.schema.run;

import dev.esquema.schema.lock.WaitTally;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Reads the structure, and retries while a session alters one of the tables. */
public record StructureWait(StructureReader reader, Duration atMost, WaitTally tally, Cancellation cancellation) {

    private static final Logger LOG = System.getLogger("dev.esquema.run");
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** @throws SchemaException {@link Code#TABLE_LOCKED} if the tables stay locked longer than {@code atMost} */
    public Structure read() {
        long began = System.nanoTime();
        boolean first = true;
        while (true) {
            long tried = System.nanoTime();
            try {
                return reader.read();
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
