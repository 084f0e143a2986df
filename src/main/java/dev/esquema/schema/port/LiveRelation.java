package dev.esquema.schema.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A relation as it is now, with its partitions.
 *
 * @param bytes what it takes with its indexes; empty while a lock keeps everybody from looking
 * @param rows an estimate; empty before it was first counted (ANALYZE, VACUUM)
 * @param oldest the oldest transaction that uses it
 */
public record LiveRelation(Optional<Long> bytes, Optional<Long> rows, Optional<OpenTransaction> oldest) {

    /**
     * A transaction that has not ended.
     *
     * @param application the name that its client gave, or what it is; may be blank
     * @param since when it began; empty for a role that may not see it
     * @param age how long ago that was on the server's clock
     */
    public record OpenTransaction(String application, Optional<Instant> since, Optional<Duration> age) {}
}
