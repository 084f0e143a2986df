package dev.esquema.schema.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.esquema.schema.lock.WaitTally;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.CapturedLog;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StructureWaitTest {

    private final CapturedLog log = new CapturedLog("dev.esquema.run");
    private final WaitTally tally = new WaitTally();
    private final AtomicInteger reads = new AtomicInteger();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void theWaitForALockedTableIsLoggedOnceAndCounted() {
        assertThat(wait(Duration.ofMinutes(1), 2).read()).isEqualTo(Structure.NONE);

        assertThat(log.lines()).containsExactly("INFO a table is locked; trying again");
        assertThat(tally.sum().retries()).isEqualTo(2);
        assertThat(tally.sum().locks()).isGreaterThan(Duration.ofMillis(200));
    }

    @Test
    void aTableThatStaysLockedEndsTheWait() {
        assertThatThrownBy(wait(Duration.ZERO, 9)::read).hasMessage("a table is locked");

        assertThat(reads).hasValue(1);
        assertThat(tally.sum().retries()).isZero();
    }

    private StructureWait wait(Duration atMost, int locked) {
        StructureReader reader = new StructureReader() {

            @Override
            public Structure read() {
                if (reads.incrementAndGet() <= locked) {
                    throw new SchemaException(Code.TABLE_LOCKED, "a table is locked");
                }
                return Structure.NONE;
            }

            @Override
            public String fingerprint() {
                return "";
            }
        };
        return new StructureWait(reader, atMost, tally, new Cancellation());
    }
}
