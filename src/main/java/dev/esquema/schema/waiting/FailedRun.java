package dev.esquema.schema.waiting;

import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import java.util.Optional;

/** Finds the run that was to bring the schema to a version and did not. */
final class FailedRun {

    private FailedRun() {}

    /** Returns the newest run that did something; a run that found nothing to do says nothing about the target. */
    static Optional<RunRecord> decisive(List<RunRecord> newestFirst) {
        return newestFirst.stream()
                .filter(run -> !run.outcome().is(RunOutcome.NOTHING_TO_DO))
                .findFirst();
    }

    /** Returns why the run did not bring the schema to the version; empty if the run is at work or succeeded. */
    static Optional<SchemaException> failure(RunRecord run, Version version) {
        boolean brings =
                run.operation().is(Operation.MIGRATE) || run.operation().is(Operation.ADOPT);
        return run.outcome()
                .known()
                .filter(outcome -> brings)
                .flatMap(FailedRun::code)
                .map(code -> new SchemaException(
                        code,
                        "%s is not reached: run %d ended with %s%s; `esquema runs` shows it"
                                .formatted(version, run.id(), run.outcome(), reason(run)),
                        details(run),
                        null));
    }

    /** A run that a signal or a crash ended is usually started again by whoever started it. */
    private static Optional<Code> code(RunOutcome outcome) {
        return switch (outcome) {
            case FAILED -> Optional.of(Code.MIGRATION_FAILED);
            case LOCKED -> Optional.of(Code.LOCKED);
            case REFUSED, UNKNOWN -> Optional.of(Code.REFUSED);
            case RUNNING,
                    INTERRUPTED,
                    APPLIED,
                    APPLIED_WITH_FINDINGS,
                    APPLIED_UNVERIFIED,
                    ADOPTED,
                    NOTHING_TO_DO,
                    REPAIRED,
                    ROLLED_BACK,
                    RESTORED -> Optional.empty();
        };
    }

    private static String reason(RunRecord run) {
        return run.failure().map(RunFailure::message).map(": %s"::formatted).orElse("");
    }

    private static FailureDetails details(RunRecord run) {
        return run.failure()
                .flatMap(RunFailure::sqlState)
                .map(FailureDetails.NONE::withSqlState)
                .orElse(FailureDetails.NONE);
    }
}
