package dev.esquema.postgres.journal;

import dev.esquema.schema.journal.RunOutcome;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The SQL that keeps the newest runs of each outcome that a process can record at every start, such as a failure; a
 * process that starts again and again must not fill the journal. It fails on the journal of an older build, as each
 * statement that writes a run does.
 */
record JournalPruning(JournalTables tables) {

    private static final Set<RunOutcome> PRUNED = EnumSet.of(
            RunOutcome.FAILED, RunOutcome.REFUSED, RunOutcome.LOCKED, RunOutcome.UNKNOWN, RunOutcome.INTERRUPTED);

    /**
     * Runs with an unfinished migration outside a transaction stay, because their rows show how that migration is to be
     * repaired. The parameter is the number of runs to keep.
     */
    private static final String PRUNE =
            """
            delete from %1$s as run
             where outcome = '%3$s' and %4$s
               and id <= (select id from %1$s as run where outcome = '%3$s' and %4$s order by id desc offset ? limit 1)
               and not exists (select from %2$s where run_id = run.id and not transactional
                                  and outcome in ('STARTED', 'UNKNOWN', 'FAILED'))
            """;

    /** Returns the statement after a run with this outcome; empty if all runs with this outcome are kept. */
    Optional<String> after(RunOutcome outcome) {
        return PRUNED.contains(outcome) ? Optional.of(of(outcome)) : Optional.empty();
    }

    /** Returns the statement for the runs with this outcome. */
    String of(RunOutcome outcome) {
        return PRUNE.formatted(tables.runs(), tables.steps(), outcome.name(), tables.ofHistoryByColumn());
    }
}
