package dev.esquema.schema.compatibility;

import dev.esquema.schema.manifest.Expected;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What applied migrations above a target dropped or renamed of the structure that an image with this target knows. It
 * decides nothing: whether the image uses these objects, only the header {@code compatible-since} says.
 *
 * @param sentences one for each migration
 */
public record RemovedSince(List<String> sentences) {

    public RemovedSince {
        sentences = List.copyOf(sentences);
    }

    /** @param isApplied whether a version is applied */
    public static RemovedSince of(Manifest manifest, Version target, Predicate<Version> isApplied) {
        List<Migration> all = manifest.graph().inOrder();
        Structure known = Expected.after(all.stream()
                        .filter(migration -> migration.version().compareTo(target) <= 0)
                        .toList())
                .structure();
        List<String> sentences = new ArrayList<>();
        for (Migration migration : all) {
            boolean isLater = migration.version().compareTo(target) > 0 && isApplied.test(migration.version());
            List<DatabaseObject> gone = isLater
                    ? migration.effect().drops().stream()
                            .filter(object -> isUsedByCode(object.kind()) && known.has(object))
                            .toList()
                    : List.of();
            if (!gone.isEmpty()) {
                sentences.add(
                        "note: migration %s dropped or renamed what such an image knows: %s; check that it does without"
                                .formatted(
                                        migration.version(),
                                        gone.stream()
                                                .map(DatabaseObject::toString)
                                                .collect(Collectors.joining(", "))));
            }
        }
        return new RemovedSince(sentences);
    }

    private static boolean isUsedByCode(Kind kind) {
        return switch (kind) {
            case TYPE, TABLE, VIEW, SEQUENCE, FUNCTION, COLUMN -> true;
            case CONSTRAINT, INDEX, TRIGGER, RULE, POLICY -> false;
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> false;
        };
    }
}
