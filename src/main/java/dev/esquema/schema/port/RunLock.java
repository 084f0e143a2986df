package dev.esquema.schema.port;

import dev.esquema.schema.history.LockHolder;
import java.util.Optional;

/** Port: the run lock, which a run holds on the same connection that runs its scripts. */
public interface RunLock {

    /** Tries once to take the lock, and never blocks. */
    boolean tryAcquire();

    /** Whether its session still holds the lock: a script can release every lock of its session. */
    boolean isHeld();

    /** The holder of the lock, if the database shows it. */
    Optional<LockHolder> holder();

    /** Releases the lock; the end of the session releases it too. */
    void release();
}
