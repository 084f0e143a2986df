package dev.esquema.schema.run;

import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is kept and said of a run that did not end well. */
public final class Outcomes {

    private Outcomes() {}

    /** The outcome that the journal keeps. */
    public static RunOutcome of(SchemaException failure) {
        return switch (failure.code()) {
            case REFUSED -> failure.details().outcomeUnknown() ? RunOutcome.UNKNOWN : RunOutcome.REFUSED;
            case VERIFICATION_FAILED, INCOMPATIBLE, USAGE, CONFIGURATION -> RunOutcome.REFUSED;
            case LOCKED, TABLE_LOCKED -> RunOutcome.LOCKED;
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

    /** A failed migration's failure, with what had been done before it. */
    public static SchemaException withProgress(
            SchemaException failure, List<Migration> applied, Optional<Backup.Copy> backup) {
        if (failure.code() != Code.MIGRATION_FAILED) {
            return failure;
        }
        List<String> sentences = new ArrayList<>(List.of(failure.getMessage()));
        sentences.add(
                applied.isEmpty()
                        ? "nothing was applied"
                        : "applied before it: %s"
                                .formatted(applied.stream()
                                        .map(migration -> migration.version().toString())
                                        .collect(Collectors.joining(", "))));
        backup.ifPresent(copy -> sentences.add("the backup before it is %s".formatted(copy.file())));
        FailureDetails details =
                backup.map(copy -> failure.details().withBackup(copy.file())).orElseGet(failure::details);
        return new SchemaException(failure.code(), String.join("; ", sentences), details, failure.getCause());
    }
}
