package dev.esquema.schema;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Logs each change of the phase once: the old and the new phase, the reason, and the next action. */
final class PhaseLog {

    private static final Logger LOG = System.getLogger("dev.esquema.phase");

    private @Nullable Phase last;

    /** Logs nothing if the phase is the same as in the last status. */
    void saw(SchemaStatus status) {
        Phase before = last;
        Phase now = status.phase();
        if (now == before) {
            return;
        }
        last = now;
        LOG.log(
                status.ready() ? Level.INFO : Level.WARNING,
                "{0}: {1}",
                before == null ? "phase %s".formatted(now) : "phase %s -> %s".formatted(before, now),
                PhaseAdvice.of(status));
    }
}
