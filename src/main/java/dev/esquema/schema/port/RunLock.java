package dev.esquema.schema.port;

import dev.esquema.schema.history.LockHolder;
import java.util.Optional;

/** Port: the one lock that a run holds on the very connection that runs its scripts. */
public interface RunLock {

    /** Tries once, never blocks. */
    boolean tryAcquire();

    /** Whether this session holds it still: a script can release every lock of its session. */
    boolean isHeld();

    /** Who holds it, as far as the database tells. */
    Optional<LockHolder> holder();

    /** Gives it back; the end of the session does so too. */
    void release();
}
