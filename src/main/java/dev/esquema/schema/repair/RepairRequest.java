package dev.esquema.schema.repair;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.run.Consent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a repair.
 *
 * @param version the one version to repair; empty means every version that can be decided without a person
 * @param decision the decision of a person about the version
 * @param edited the applied migration whose packaged script is accepted as it is now
 * @param consent without consent, the repair ends with the plan: a sentence for each action
 */
public record RepairRequest(
        Trigger trigger,
        Duration databaseWait,
        Optional<Version> version,
        Optional<Decision> decision,
        Optional<Version> edited,
        Consent<List<String>> consent) {

    /** The decision of a person about a migration whose end was not recorded. */
    public enum Decision {
        /** The migration is applied completely: record it. */
        APPLIED,
        /** Nothing of the migration is applied: run it again. */
        PENDING
    }
}
