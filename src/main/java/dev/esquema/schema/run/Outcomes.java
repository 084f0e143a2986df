package dev.esquema.schema.run;

import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;

/** The outcome that the journal keeps of a run that did not end well. */
final class Outcomes {

    private Outcomes() {}

    static RunOutcome of(SchemaException failure) {
        if ("UNKNOWN".equals(failure.details().get("outcome"))) {
            return RunOutcome.UNKNOWN;
        }
        return switch (failure.code()) {
            case REFUSED, VERIFICATION_FAILED, INCOMPATIBLE, USAGE, CONFIGURATION -> RunOutcome.REFUSED;
            case LOCKED -> RunOutcome.LOCKED;
            case INTERRUPTED -> RunOutcome.INTERRUPTED;
            case UNEXPECTED,
                    MIGRATION_FAILED,
                    DATABASE_UNAVAILABLE,
                    BEHIND,
                    NOT_FOUND,
                    NOT_READY,
                    NOT_ACCEPTABLE,
                    METHOD_NOT_ALLOWED -> RunOutcome.FAILED;
        };
    }

    /** A failed migration's failure, with what had been applied before it. */
    static SchemaException withProgress(SchemaException failure, List<Migration> applied) {
        if (failure.code() != Code.MIGRATION_FAILED) {
            return failure;
        }
        String progress = applied.isEmpty()
                ? "nothing was applied"
                : "applied before it: %s"
                        .formatted(String.join(
                                ", ",
                                applied.stream()
                                        .map(migration -> migration.version().toString())
                                        .toList()));
        return new SchemaException(
                failure.code(),
                "%s; %s".formatted(failure.getMessage(), progress),
                failure.details(),
                failure.getCause());
    }
}
