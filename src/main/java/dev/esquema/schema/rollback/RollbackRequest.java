package dev.esquema.schema.rollback;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.run.Consent;
import java.time.Duration;
import java.util.Optional;

/**
 * The parameters of a rollback.
 *
 * @param subject a version, or the name of a table
 * @param cascade whether the migrations that need it are rolled back too
 * @param rowsKept whether rows are kept in the archive
 * @param backup the place for a backup before the rollback
 * @param consent without consent, the rollback ends with the plan
 */
public record RollbackRequest(
        Trigger trigger,
        Duration databaseWait,
        String subject,
        boolean cascade,
        boolean rowsKept,
        Optional<Backup.Place> backup,
        Consent<RollbackPlan> consent) {}
