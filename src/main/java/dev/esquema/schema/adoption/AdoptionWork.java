package dev.esquema.schema.adoption;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.migration.AdoptionRecorder;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunWork;
import dev.esquema.schema.run.StructureWait;
import dev.esquema.schema.structure.Structure;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The work of one {@link AdoptionRun} under the lock.
 *
 * @param looks reads the database now
 */
record AdoptionWork(
        Manifest manifest,
        AlembicRevisions revisions,
        RunSession session,
        RunLimits limits,
        BackupPolicy backups,
        Cancellation cancellation,
        AdoptionRequest request,
        Supplier<Look> looks)
        implements RunWork<AdoptionReport> {

    @Override
    public Done<AdoptionReport> perform(Look look, RunJournal journal) {
        Structure live =
                new StructureWait(session.structure(), limits.retryFor(), session.waits(), cancellation).read();
        AdoptionReport report = recorded(
                new AdoptionSurvey(manifest, revisions, session, looks, look, live, request.at(), true), journal);
        RunOutcome outcome = report.recorded() ? RunOutcome.ADOPTED : RunOutcome.NOTHING_TO_DO;
        return new Done<>(report, outcome, report.version());
    }

    private AdoptionReport recorded(AdoptionSurvey survey, RunJournal journal) {
        AdoptionReport before = survey.report();
        before.refusal().ifPresent(refusal -> {
            throw refusal;
        });
        if (before.adopted().isEmpty()) {
            return before;
        }
        cancellation.check();
        Optional<Backup.Copy> backup = backups.make(session, manifest, request.backup(), false);
        backup.ifPresent(journal::backup);
        new AdoptionRecorder(session, journal, limits.retryFor(), cancellation).adopt(before.adopted(), survey.seen());
        return survey.recorded(backup);
    }
}
