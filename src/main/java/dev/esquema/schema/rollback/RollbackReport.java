package dev.esquema.schema.rollback;

import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.port.Undo;
import java.util.List;
import java.util.Optional;

/**
 * The result of a rollback, or its plan.
 *
 * @param done whether the rollback was done
 * @param to the newest version after it
 * @param kept the archived data, in the order in which it is to be brought back
 */
public record RollbackReport(
        boolean done,
        RollbackPlan plan,
        Optional<Version> to,
        List<Undo.ArchivedData> kept,
        Optional<Backup.Copy> backup) {

    public RollbackReport {
        kept = List.copyOf(kept);
    }

    static RollbackReport planned(RollbackPlan plan, Optional<Version> version) {
        return new RollbackReport(false, plan, version, List.of(), Optional.empty());
    }
}
