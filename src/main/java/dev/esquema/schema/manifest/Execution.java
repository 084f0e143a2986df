package dev.esquema.schema.manifest;

import java.time.Duration;
import java.util.Optional;

/**
 * How a script runs, as its header declares it and as the build saw it.
 *
 * @param transactional whether it runs in one transaction with its row in the history; the header {@code -- transactional: no}
 *     says otherwise
 * @param concurrent whether it is one of PostgreSQL's CONCURRENTLY forms, whose waits for locks block nobody's writes
 * @param statements how many statements it holds
 * @param statementTimeout how long one statement may take; empty means what the run says
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
