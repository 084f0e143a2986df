package dev.esquema.schema.adoption;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import java.time.Duration;
import java.util.Optional;

/**
 * What is asked of an adoption.
 *
 * @param at on the asker's word: exactly what leads to this version; empty means what the structure proves
 * @param backup where to make a backup first; empty leaves that to the policy
 * @param dryRun whether to look alone
 */
public record AdoptionRequest(
        Trigger trigger, Duration databaseWait, Optional<Version> at, Optional<Backup.Place> backup, boolean dryRun) {}
