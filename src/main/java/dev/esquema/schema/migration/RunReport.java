package dev.esquema.schema.migration;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The result of a run.
 *
 * @param from the newest version before the run; empty if none was applied
 * @param to the newest version after the run
 * @param applied the scripts that the run applied, in order
 * @param adopted the migrations that the run recorded because their objects existed already
 * @param findings the deviations after the run; empty if the run changed nothing
 * @param held the migrations that were rolled back and that no run applies before they are restored or released
 * @param waiting the migrations that are not applied because they depend on one that was rolled back
 * @param backup the backup that was made before the first change
 */
public record RunReport(
        RunOutcome outcome,
        Trigger trigger,
        Optional<Version> from,
        Optional<Version> to,
        List<Script> applied,
        List<Migration> adopted,
        List<Finding> findings,
        List<Version> held,
        List<Version> waiting,
        Optional<Backup.Copy> backup,
        Duration duration) {

    public RunReport {
        applied = List.copyOf(applied);
        adopted = List.copyOf(adopted);
        findings = List.copyOf(findings);
        held = List.copyOf(held);
        waiting = List.copyOf(waiting);
    }
}
