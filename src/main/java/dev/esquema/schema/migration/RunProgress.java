package dev.esquema.schema.migration;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a run had done when it failed, for the message of its failure.
 *
 * @param adopted the migrations that were recorded because their objects existed already
 * @param applied the migrations that were applied
 * @param backup the backup that was made before the first change
 * @param released the versions that the caller released
 */
record RunProgress(
        Manifest manifest,
        List<Migration> adopted,
        List<Script> applied,
        Optional<Backup.Copy> backup,
        Set<Version> released) {

    private static final Set<Code> ENDED_IN_A_MIGRATION =
            EnumSet.of(Code.MIGRATION_FAILED, Code.TABLE_LOCKED, Code.INTERRUPTED, Code.DATABASE_UNAVAILABLE);

    RunProgress {
        adopted = List.copyOf(adopted);
        applied = List.copyOf(applied);
        released = Set.copyOf(released);
    }

    /** The failure of the verification after everything was applied. */
    SchemaException unverified(SchemaException failure) {
        List<Script> changed = new ArrayList<>(adopted);
        changed.addAll(applied);
        return new SchemaException(
                failure.code(),
                "applied %s; the structure was not verified: %s; run `esquema verify` later"
                        .formatted(Script.ids(changed), failure.getMessage()),
                failure.details(),
                failure);
    }

    /** Adds to the failure what was done before it and stays done. */
    SchemaException before(SchemaException failure) {
        List<String> more = new ArrayList<>();
        failure.details().remains().ifPresent(more::add);
        if (!adopted.isEmpty()) {
            more.add("recorded before it, because its objects existed already: %s".formatted(Script.ids(adopted)));
        }
        if (!applied.isEmpty()) {
            more.add("applied before it: %s".formatted(Script.ids(applied)));
        } else if (endedInAMigration(failure)) {
            more.add(isOutside(failure) ? "no other migration was applied" : "nothing was applied");
        }
        if (isOutside(failure) && !isSeparate(failure)) {
            more.add("it ran outside a transaction, so what its statements did before the failure stays");
        }
        next(failure).ifPresent(more::add);
        backup.ifPresent(copy -> more.add("the backup before it is %s".formatted(copy.file())));
        FailureDetails details =
                backup.map(copy -> failure.details().withBackup(copy.file())).orElseGet(failure::details);
        return with(failure, more, details);
    }

    /** A failure of one sentence is one line; of several, each is a line of its own. */
    private static SchemaException with(SchemaException failure, List<String> more, FailureDetails details) {
        String suffix = String.join("; ", more);
        String message = more.isEmpty() ? failure.getMessage() : "%s; %s".formatted(failure.getMessage(), suffix);
        List<String> sentences = new ArrayList<>(failure.sentences());
        if (sentences.size() == 1) {
            sentences.set(0, message);
        } else if (!more.isEmpty()) {
            sentences.add(suffix);
        }
        return new SchemaException(failure.code(), message, sentences, details, failure);
    }

    private static boolean endedInAMigration(SchemaException failure) {
        return ENDED_IN_A_MIGRATION.contains(failure.code())
                && (failure.code() != Code.DATABASE_UNAVAILABLE
                        || failure.details().version().isPresent());
    }

    /** What to do next, unless the failure itself says it. */
    private Optional<String> next(SchemaException failure) {
        return switch (failure.code()) {
            case MIGRATION_FAILED -> corrected(failure);
            case DATABASE_UNAVAILABLE ->
                failure.details().version().isPresent()
                                && failure.details().remains().isEmpty()
                        ? Optional.of("run `esquema migrate` again when the database answers")
                        : Optional.empty();
            case UNEXPECTED,
                    USAGE,
                    CONFIGURATION,
                    UNAUTHORIZED,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    NOT_ACCEPTABLE,
                    NOT_READY,
                    BEHIND,
                    VERIFICATION_FAILED,
                    LOCKED,
                    TABLE_LOCKED,
                    REFUSED,
                    PERMISSION_DENIED,
                    INCOMPATIBLE,
                    INTERRUPTED -> Optional.empty();
        };
    }

    private Optional<String> corrected(SchemaException failure) {
        boolean told = failure.details().outcomeUnknown()
                || failure.details().remains().isPresent();
        if (told || failure.details().version().isEmpty()) {
            return Optional.empty();
        }
        if (!isOutside(failure)) {
            return Optional.of(
                    failed(failure)
                            .filter(migration -> released.contains(migration.version()))
                            .map(RunProgress::releasedAgain)
                            .orElse(
                                    "remove the cause, or correct the script and write the manifest again; then run `esquema migrate`"));
        }
        return failed(failure)
                .map(migration -> migration.isDecidedByCatalog()
                        ? ("remove the cause, or correct the script and write the manifest again; then `esquema migrate`"
                                        + " drops the index %s if it is INVALID, and begins again")
                                .formatted(migration.creates().get(0).name())
                        : "check what it has done, and run `esquema repair --version %1$s --as applied` or `--as pending`"
                                .formatted(migration.version()));
    }

    /** A migration that is released may fail because of what its undo script left. */
    private static String releasedAgain(Migration migration) {
        return "%s; then run `esquema migrate --release %s`"
                .formatted(
                        migration
                                .undoProof()
                                .advice()
                                .orElse("remove the cause, or correct the script and write the manifest again"),
                        migration.version());
    }

    private boolean isOutside(SchemaException failure) {
        return failed(failure).filter(migration -> !migration.transactional()).isPresent();
    }

    /** The failure of such a migration itself says which of its statements stay applied. */
    private boolean isSeparate(SchemaException failure) {
        return failed(failure).filter(Migration::isSeparate).isPresent();
    }

    private Optional<Migration> failed(SchemaException failure) {
        return failure.details().version().flatMap(Version::parse).flatMap(manifest.graph()::find);
    }
}
