package dev.esquema.schema.manifest;

import java.time.Duration;
import java.util.Optional;

/**
 * How a script runs, from its header and from what the build observed.
 *
 * @param transactional whether the script runs in one transaction with its history row; false if the header declares
 *     {@code -- transactional: no}
 * @param concurrent whether it is one of PostgreSQL's CONCURRENTLY forms, which block no writes while they wait for
 *     locks
 * @param statements the number of its statements
 * @param statementTimeout the longest time that one statement may take; empty means the run's own limit
 * @param compatibleSince the oldest target that can serve on the schema after it; empty means any
 */
public record Execution(
        boolean transactional,
        boolean concurrent,
        int statements,
        Optional<Duration> statementTimeout,
        Optional<Version> compatibleSince) {

    /** The execution of a script without a header: in one transaction, compatible with every target. */
    public static Execution plain(int statements) {
        return new Execution(true, false, statements, Optional.empty(), Optional.empty());
    }
}
