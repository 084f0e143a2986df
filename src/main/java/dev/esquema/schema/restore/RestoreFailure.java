package dev.esquema.schema.restore;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.Optional;

/**
 * The failure of a restore as it is reported: with what it leaves and the next step, which the message of a script that
 * failed does not say.
 *
 * @param version the version whose rollback was to be undone
 */
record RestoreFailure(Manifest manifest, Version version) {

    /** The failure of a restore that changed nothing, unless its migration runs outside a transaction. */
    SchemaException of(SchemaException failure) {
        if (failure.details().outcomeUnknown()) {
            return failure;
        }
        Optional<Migration> failed =
                failure.details().version().flatMap(Version::parse).flatMap(manifest.graph()::find);
        if (failed.map(Migration::transactional).orElse(failure.code() == Code.INTERRUPTED)) {
            return with(failure, "nothing was restored: ", failed.flatMap(script -> next(script, failure)));
        }
        return failure.details()
                .remains()
                .map(left -> with(failure, "", Optional.of(left)))
                .orElse(failure);
    }

    private Optional<String> next(Migration migration, SchemaException failure) {
        if (failure.code() != Code.MIGRATION_FAILED
                || failure.details().statement().isEmpty()) {
            return Optional.empty();
        }
        String first = migration.undoProof().advice().orElse("remove the cause");
        return Optional.of("%s, then run `esquema restore %s` again".formatted(first, version));
    }

    /** The failure of a verification after the restore was done. */
    static SchemaException unverified(SchemaException failure) {
        return with(
                failure,
                "the migrations and their rows are restored; the structure was not verified: ",
                Optional.of("run `esquema verify` later"));
    }

    private static SchemaException with(SchemaException failure, String before, Optional<String> after) {
        return new SchemaException(
                failure.code(),
                before + failure.getMessage() + after.map("; %s"::formatted).orElse(""),
                failure.details(),
                failure);
    }
}
