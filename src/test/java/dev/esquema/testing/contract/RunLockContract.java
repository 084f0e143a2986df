package dev.esquema.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.port.RunLock;
import org.junit.jupiter.api.Test;

/** The contract of every run lock, in memory and in PostgreSQL; each object is the lock of one session. */
public interface RunLockContract {

    RunLock first();

    RunLock second();

    @Test
    default void aFreeLockIsAcquired() {
        assertThat(first().holder()).isEmpty();
        assertThat(first().tryAcquire()).isTrue();
        assertThat(first().isHeld()).isTrue();
    }

    @Test
    default void aHeldLockIsNotAcquiredByAnotherSession() {
        first().tryAcquire();

        assertThat(second().tryAcquire()).isFalse();
        assertThat(second().isHeld()).isFalse();
        assertThat(second().holder()).isPresent();
    }

    @Test
    default void aReleasedLockIsAcquiredByAnotherSession() {
        first().tryAcquire();
        first().release();

        assertThat(first().isHeld()).isFalse();
        assertThat(second().tryAcquire()).isTrue();
    }
}
