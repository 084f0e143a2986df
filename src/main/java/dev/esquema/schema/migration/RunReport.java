package dev.esquema.schema.migration;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run did.
 *
 * @param from the version before it; empty if nothing was applied
 * @param to the version after it
 * @param applied the migrations it applied, in order
 * @param adopted the migrations it recorded because what they make was there already
 * @param findings what deviates afterwards; empty if it changed nothing
 * @param waiting the migrations that are not applied because they depend on one that was rolled back
 * @param backup what was copied before the first of them
 */
public record RunReport(
        RunOutcome outcome,
        Trigger trigger,
        Optional<Version> from,
        Optional<Version> to,
        List<Migration> applied,
        List<Migration> adopted,
        List<Finding> findings,
        List<Version> waiting,
        Optional<Backup.Copy> backup,
        Duration duration) {

    public RunReport {
        applied = List.copyOf(applied);
        adopted = List.copyOf(adopted);
        findings = List.copyOf(findings);
        waiting = List.copyOf(waiting);
    }
}
