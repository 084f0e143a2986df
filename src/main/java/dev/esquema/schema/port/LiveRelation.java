package dev.esquema.schema.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The current state of a relation with its partitions.
 *
 * @param bytes its size with its indexes; empty while a lock prevents reading it
 * @param rows an estimate; empty before the first ANALYZE or VACUUM
 * @param oldest the oldest open transaction that uses the relation
 */
public record LiveRelation(Optional<Long> bytes, Optional<Long> rows, Optional<OpenTransaction> oldest) {

    /**
     * A transaction that has not ended.
     *
     * @param application the name that its client set, or the kind of its server process; may be blank
     * @param since when it began; empty for a role that may not see it
     * @param age how long ago it began, on the server's clock
     */
    public record OpenTransaction(String application, Optional<Instant> since, Optional<Duration> age) {}
}
