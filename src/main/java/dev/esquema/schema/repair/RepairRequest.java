package dev.esquema.schema.repair;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.run.Consent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The parameters of a repair.
 *
 * @param version the one version to repair; empty means every version that can be decided without a person
 * @param statement the one statement of the version that the decision is about, from 1; empty means the whole migration
 * @param decision the decision of a person about the version or the statement
 * @param edited the applied migration whose packaged script is accepted as it is now
 * @param consent without consent, the repair ends with the plan: a sentence for each action
 */
public record RepairRequest(
        Trigger trigger,
        Duration databaseWait,
        Optional<Version> version,
        OptionalInt statement,
        Optional<Decision> decision,
        Optional<Version> edited,
        Consent<List<String>> consent) {

    /** The decision of a person about a migration whose end was not recorded. */
    public enum Decision {
        /** The migration, or the statement, is applied completely: record it. */
        APPLIED,
        /** Nothing of the migration, or of the statement, is applied: run it again. */
        PENDING
    }

    /** A repair of migrations as a whole. */
    public RepairRequest(
            Trigger trigger,
            Duration databaseWait,
            Optional<Version> version,
            Optional<Decision> decision,
            Optional<Version> edited,
            Consent<List<String>> consent) {
        this(trigger, databaseWait, version, OptionalInt.empty(), decision, edited, consent);
    }
}
