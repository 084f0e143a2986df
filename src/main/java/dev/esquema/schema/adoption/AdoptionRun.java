package dev.esquema.schema.adoption;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunSessions;
import dev.esquema.schema.structure.Structure;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Records migrations whose objects are proved to exist already; alters no table.
 *
 * <ol>
 *   <li>Refuse a build that contradicts itself, and a version that it does not package.
 *   <li>A dry run looks at the database, reports and ends.
 *   <li>Take the run lock, look and open the journal row ({@link RunFrame}).
 *   <li>Refuse, with all reasons against the adoption.
 *   <li>Make a backup, if one is wanted.
 *   <li>Write one history row for each proven migration, all of them or none.
 * </ol>
 */
public final class AdoptionRun {

    private final Manifest manifest;
    private final RunFrame frame;
    private final RunLimits limits;
    private final BackupPolicy backups;
    private final AlembicRevisions revisions;
    private final Cancellation cancellation;

    public AdoptionRun(
            Manifest manifest,
            RunSessions sessions,
            RunLimits limits,
            BackupPolicy backups,
            AlembicRevisions revisions,
            Cancellation cancellation) {
        this.manifest = manifest;
        this.frame = new RunFrame(sessions, limits, cancellation);
        this.limits = limits;
        this.backups = backups;
        this.revisions = revisions;
        this.cancellation = cancellation;
    }

    /**
     * Adopts, or reports what would be recorded.
     *
     * @throws SchemaException if the adoption is refused or fails; a dry run returns the refusal in its report
     */
    public AdoptionReport execute(AdoptionRequest request) {
        manifest.refuseContradictions("nothing was recorded");
        Version unused = manifest.target(request.at());
        return frame.open(Operation.ADOPT, request.trigger(), request.databaseWait(), session -> run(session, request));
    }

    private AdoptionReport run(RunSession session, AdoptionRequest request) {
        Version target = manifest.target(Optional.empty());
        Supplier<Look> looks = () -> Look.at(manifest, target, session.reader().read());
        if (request.dryRun()) {
            Structure live = session.structure().read();
            return new AdoptionSurvey(manifest, revisions, session, looks, looks.get(), live, request.at(), false)
                    .report();
        }
        AdoptionWork work =
                new AdoptionWork(manifest, revisions, session, limits, backups, cancellation, request, looks);
        return frame.run(session, Operation.ADOPT, request.trigger(), looks, work);
    }
}
