package dev.esquema.schema.rollback;

import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.port.Undo;
import java.util.List;
import java.util.Optional;

/**
 * What a rollback did, or would do.
 *
 * @param done whether it was done
 * @param to the version after it
 * @param kept what is in the archive now, in the order in which it is to be brought back
 */
public record RollbackReport(
        boolean done, RollbackPlan plan, Optional<Version> to, List<Undo.Kept> kept, Optional<Backup.Copy> backup) {

    public RollbackReport {
        kept = List.copyOf(kept);
    }

    static RollbackReport planned(RollbackPlan plan, Optional<Version> version) {
        return new RollbackReport(false, plan, version, List.of(), Optional.empty());
    }
}
