package dev.esquema.schema.run;

import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Reads the structure, and retries while a session alters one of the tables. */
public record StructureWait(StructureReader reader, Duration atMost, Cancellation cancellation) {

    private static final Logger LOG = System.getLogger("dev.esquema.run");
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** @throws SchemaException {@link Code#TABLE_LOCKED} if the tables stay locked longer than {@code atMost} */
    public Structure read() {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            try {
                return reader.read();
            } catch (SchemaException e) {
                if (e.code() != Code.TABLE_LOCKED || System.nanoTime() >= deadline) {
                    throw e;
                }
                LOG.log(Level.INFO, "{0}", e.getMessage());
                cancellation.pause(PAUSE);
            }
        }
    }
}
