package dev.esquema.schema.manifest;

import java.time.Duration;
import java.util.Optional;

/**
 * How a script runs, as its header declares it and as the build saw it.
 *
 * @param transactional whether it runs in one transaction with its row in the history; false where the header says
 *     {@code -- transactional: no}
 * @param concurrent whether it is one of PostgreSQL's CONCURRENTLY forms, which block no writes while they wait for locks
 * @param statements how many statements it holds
 * @param statementTimeout how long one statement may take; empty means the run's own limit
 * @param compatibleSince the oldest target that can serve on the schema after it; empty means any
 */
public record Execution(
        boolean transactional,
        boolean concurrent,
        int statements,
        Optional<Duration> statementTimeout,
        Optional<Version> compatibleSince) {

    /** A script without a header: in a transaction, compatible with every target. */
    public static Execution plain(int statements) {
        return new Execution(true, false, statements, Optional.empty(), Optional.empty());
    }
}
