package dev.esquema.schema.adoption;

import dev.esquema.schema.alembic.AlembicClaims;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.history.OtherHistory;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.Objections;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.verification.ClosestVersion;
import dev.esquema.schema.verification.Proof;
import java.util.List;
import java.util.Optional;

/**
 * What an adoption recorded, or would record.
 *
 * @param recorded whether it did
 * @param version the newest recorded version, afterwards
 * @param match the version that the structure is closest to
 * @param proof what is there
 * @param pending what is left to a run
 * @param others the histories of other tools
 * @param claims what Alembic says of our migrations
 * @param holder who holds the run lock: what it makes now is not told from what was there
 * @param objections everything that speaks against it
 * @param backup the copy that was made before it
 */
public record AdoptionReport(
        boolean recorded,
        Optional<Version> version,
        ClosestVersion match,
        Proof proof,
        List<Migration> pending,
        List<OtherHistory> others,
        AlembicClaims claims,
        Optional<LockHolder> holder,
        Objections objections,
        Optional<Backup.Copy> backup) {

    public AdoptionReport {
        pending = List.copyOf(pending);
        others = List.copyOf(others);
    }

    /** What was recorded, or would be. */
    public List<Migration> adopted() {
        return objections.all().isEmpty() ? proof.proven() : List.of();
    }

    /** What an adoption would end with, if it would be refused. */
    public Optional<SchemaException> refusal() {
        String closest = match.version()
                .map(version -> ", the structure is %s %s"
                        .formatted(match.isExact() ? "that of" : "closest to that of", version))
                .orElse("");
        return objections.refusal("nothing was recorded".concat(closest));
    }
}
