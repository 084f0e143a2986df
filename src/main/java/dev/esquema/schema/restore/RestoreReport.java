package dev.esquema.schema.restore;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Restoration;
import java.util.List;
import java.util.Optional;

/**
 * The result of a restore, or its plan.
 *
 * @param done whether the restore was done
 * @param to the newest version after it
 * @param restored the data that came back, in order
 * @param findings the deviations afterwards
 */
public record RestoreReport(
        boolean done,
        RestorePlan plan,
        Optional<Version> to,
        List<Restoration.Restored> restored,
        List<Finding> findings) {

    public RestoreReport {
        restored = List.copyOf(restored);
        findings = List.copyOf(findings);
    }

    static RestoreReport planned(RestorePlan plan, Optional<Version> version) {
        return new RestoreReport(false, plan, version, List.of(), List.of());
    }
}
