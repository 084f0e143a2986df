package dev.esquema.schema.rollback;

import dev.esquema.schema.history.History;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.structure.Structure;
import java.util.List;
import java.util.Optional;

/**
 * Checks again within the transaction: whether anything needs the objects to drop, and whether the scripts lead to the
 * expected structure.
 */
final class UndoGuard implements Undo.Guard {

    private final Manifest manifest;
    private final Version target;
    private final RollbackPlan plan;
    private final MigrationStates before;
    private final RunSession session;
    private final UndoDeviations known;
    private Optional<Version> versionAfter = Optional.empty();

    UndoGuard(Manifest manifest, Version target, RollbackPlan plan, MigrationStates before, RunSession session) {
        this.manifest = manifest;
        this.target = target;
        this.plan = plan;
        this.before = before;
        this.session = session;
        this.known = UndoDeviations.of(manifest, before, session.structure().read());
    }

    @Override
    public void locked() {
        RollbackPlanning.refuseNew(plan, before, session.undo());
    }

    /**
     * Deviations that existed before the scripts are ignored, and those that a script declared and left when it was
     * learned; any other deviation stops the rollback.
     */
    @Override
    public void undone(History history, Structure live) {
        MigrationStates after = new MigrationStates(manifest, target, history);
        List<String> deviations = UndoDeviations.of(manifest, after, live).causedBy(known);
        if (!deviations.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was rolled back: %s".formatted(wrongStructure(plan.newestFirst(), deviations)));
        }
        versionAfter = after.version();
    }

    Optional<Version> versionAfter() {
        return versionAfter;
    }

    static String wrongStructure(List<Migration> newestFirst, List<String> deviations) {
        return "the undo scripts do not restore the structure before %s: %s"
                .formatted(newestFirst.get(newestFirst.size() - 1).version(), String.join("; ", deviations));
    }
}
