package dev.esquema.schema.adoption;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import java.time.Duration;
import java.util.Optional;

/**
 * The parameters of an adoption.
 *
 * @param at records exactly the migrations up to this version, by the caller's decision; empty means the migrations
 *     that the structure proves
 * @param backup the place for a backup before the adoption; empty leaves the choice to the policy
 * @param dryRun whether to report only, and record nothing
 */
public record AdoptionRequest(
        Trigger trigger, Duration databaseWait, Optional<Version> at, Optional<Backup.Place> backup, boolean dryRun) {}
