package dev.esquema.schema.alembic;

import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.OtherHistory;
import dev.esquema.schema.history.OtherHistory.Tool;
import dev.esquema.schema.manifest.Expected;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.verification.Proof;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The migrations that an Alembic history records as applied; they are shown beside the proof by the structure, and never
 * trusted.
 *
 * @param revisions each of these migrations with the revision that implies it, directly or as an ancestor of a recorded
 *     migration
 */
public record AlembicRecords(Map<Version, String> revisions) {

    public AlembicRecords {
        revisions = new TreeMap<>(revisions);
    }

    /** Ignores revisions that are not about this schema. */
    public static AlembicRecords of(AlembicRevisions revisions, Manifest manifest, List<OtherHistory> others) {
        Map<Version, String> applied = new TreeMap<>();
        others.stream()
                .filter(other -> other.tool() == Tool.ALEMBIC)
                .flatMap(other -> other.recorded().stream())
                .forEach(revision -> add(revision, revisions.of(revision), manifest, applied));
        return new AlembicRecords(applied);
    }

    private static void add(
            String revision, Collection<Version> versions, Manifest manifest, Map<Version, String> applied) {
        for (Version version : versions) {
            if (!applied.containsKey(version)) {
                manifest.graph().find(version).ifPresent(migration -> {
                    applied.put(version, revision);
                    add(revision, migration.dependsOn(), manifest, applied);
                });
            }
        }
    }

    /** A sentence for each migration that Alembic records and this history does not, and of which no object exists. */
    public List<String> contradictions(MigrationStates states, Structure live, Proof proof) {
        List<String> sentences = new ArrayList<>();
        Structure expected = Expected.after(Stream.concat(states.appliedMigrations().stream(), proof.there().stream())
                        .toList())
                .structure();
        for (Migration migration : states.unapplied()) {
            Collection<DatabaseObject> made =
                    migration.effect().creates().objects().keySet();
            boolean absent = !made.isEmpty()
                    && !states.held().containsKey(migration.version())
                    && made.stream().noneMatch(live::has)
                    && (!proof.there().contains(migration) || made.stream().anyMatch(expected::has));
            if (absent && revisions.containsKey(migration.version())) {
                sentences.add(
                        "alembic_version records %s, but %s of %s is missing: create it, or correct alembic_version with `alembic stamp`"
                                .formatted(revisions.get(migration.version()), named(made), migration.version()));
            }
        }
        return sentences;
    }

    /** The tables without their parts; all objects if there is no table. */
    private static String named(Collection<DatabaseObject> made) {
        List<DatabaseObject> tables =
                made.stream().filter(object -> object.kind() == Kind.TABLE).toList();
        return (tables.isEmpty() ? made : tables)
                .stream().map(DatabaseObject::toString).collect(Collectors.joining(", "));
    }
}
