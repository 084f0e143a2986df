package dev.esquema.schema.repair;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.run.Consent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of a repair.
 *
 * @param version the one version to repair; empty means everything that can be decided without a person
 * @param decision what a person says of it
 * @param consent without it the repair ends with the plan, a sentence for each action
 */
public record RepairRequest(
        Trigger trigger,
        Duration databaseWait,
        Optional<Version> version,
        Optional<Decision> decision,
        Consent<List<String>> consent) {

    /** What a person says of a migration whose end nobody recorded. */
    public enum Decision {
        /** It is all there: record it. */
        APPLIED,
        /** Nothing of it is there: run it again. */
        PENDING
    }
}
