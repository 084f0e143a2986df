package dev.esquema.schema.adoption;

import dev.esquema.schema.alembic.AlembicRecords;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.history.OtherHistory;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.preflight.Objections;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.verification.ClosestVersion;
import dev.esquema.schema.verification.Proof;
import java.util.List;
import java.util.Optional;

/**
 * The result of an adoption, or of a dry run.
 *
 * @param recorded whether the migrations were recorded
 * @param version the newest recorded version, afterwards
 * @param closest the version whose structure is closest to the live one
 * @param proof the migrations whose objects exist, and the reasons against recording them
 * @param pending the scripts that remain for a run
 * @param others the histories of other migration tools
 * @param alembic the migrations that an Alembic history records as applied
 * @param holder the holder of the run lock: its new objects cannot be distinguished from older ones
 * @param objections all reasons against the adoption
 * @param backup the backup that was made before it
 */
public record AdoptionReport(
        boolean recorded,
        Optional<Version> version,
        ClosestVersion closest,
        Proof proof,
        List<Script> pending,
        List<OtherHistory> others,
        AlembicRecords alembic,
        Optional<LockHolder> holder,
        Objections objections,
        Optional<Backup.Copy> backup) {

    public AdoptionReport {
        pending = List.copyOf(pending);
        others = List.copyOf(others);
    }

    /** The migrations that were recorded, or would be. */
    public List<Migration> adopted() {
        return objections.all().isEmpty() ? proof.proven() : List.of();
    }

    /** Those of them that no structure proves: a person decided by the version that was named. */
    public List<Migration> unproven() {
        return adopted().stream()
                .filter(migration -> !migration.effect().isProvedByStructure())
                .toList();
    }

    /** The exception of a refused adoption; empty if the adoption would not be refused. */
    public Optional<SchemaException> refusal() {
        String distance = closest.version()
                .map(version -> ", the structure is %s %s"
                        .formatted(closest.isExact() ? "that of" : "closest to that of", version))
                .orElse("");
        return objections.refusal("nothing was recorded".concat(distance));
    }
}
