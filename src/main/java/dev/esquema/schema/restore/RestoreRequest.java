package dev.esquema.schema.restore;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.run.Consent;
import java.time.Duration;

/**
 * The parameters of a restore.
 *
 * @param version a migration that was rolled back
 * @param consent without consent, the restore ends with the plan
 */
public record RestoreRequest(Trigger trigger, Duration databaseWait, Version version, Consent<RestorePlan> consent) {}
