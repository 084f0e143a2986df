package dev.esquema.schema.run;

import dev.esquema.schema.lock.WaitTally;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import java.time.Duration;

/** Reads the structure, and retries while a session alters one of the tables. */
public record StructureWait(StructureReader reader, Duration atMost, WaitTally tally, Cancellation cancellation) {

    /** @throws SchemaException {@link Code#TABLE_LOCKED} if the tables stay locked longer than {@code atMost} */
    public Structure read() {
        return new LockedRead(atMost, tally, cancellation).with(reader::read);
    }
}
