package dev.esquema.schema.adoption;

import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.AdoptionRecorder;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunSessions;
import dev.esquema.schema.run.StructureWait;
import java.util.Optional;

/**
 * Records migrations whose objects are proved to be there already; no table is altered.
 *
 * <ol>
 *   <li>Refuse a build that contradicts itself, and a version that it does not package.
 *   <li>A dry run looks, and that is all.
 *   <li>Take the run lock; look; open the journal, which closes the runs that died.
 *   <li>Refuse, with everything that speaks against it.
 *   <li>Make a backup, if one is wanted.
 *   <li>Write one row for each proven migration into the history, all of them or none.
 *   <li>Close the journal, whatever came of it.
 * </ol>
 */
public final class AdoptionRun {

    private final Manifest manifest;
    private final RunFrame sessions;
    private final RunLimits limits;
    private final BackupPolicy backups;
    private final Cancellation cancellation;

    public AdoptionRun(
            Manifest manifest,
            RunSessions sessions,
            RunLimits limits,
            BackupPolicy backups,
            Cancellation cancellation) {
        this.manifest = manifest;
        this.sessions = new RunFrame(sessions, limits, cancellation);
        this.limits = limits;
        this.backups = backups;
        this.cancellation = cancellation;
    }

    /**
     * Adopts, or says what would be.
     *
     * @throws SchemaException what it refuses or fails at; a dry run has in its report what would be refused
     */
    public AdoptionReport execute(AdoptionRequest request) {
        manifest.refuseContradictions();
        Version unused = manifest.target(request.at());
        return sessions.open(
                request.trigger(),
                request.databaseWait(),
                session -> request.dryRun()
                        ? new AdoptionSurvey(
                                        manifest, session, session.structure().read(), request.at(), false)
                                .report()
                        : underLock(session, request));
    }

    private AdoptionReport underLock(RunSession session, AdoptionRequest request) {
        RunJournal journal = new RunJournal(session.journal(), Operation.ADOPT, request.trigger());
        return sessions.locked(session, journal, () -> journalled(session, request, journal));
    }

    private AdoptionReport journalled(RunSession session, AdoptionRequest request, RunJournal journal) {
        AdoptionSurvey survey = new AdoptionSurvey(
                manifest,
                session,
                new StructureWait(session.structure(), limits.retryFor(), cancellation).read(),
                request.at(),
                true);
        journal.begin(survey.version());
        try {
            AdoptionReport report = record(session, request, survey, journal);
            journal.end(report.recorded() ? RunOutcome.ADOPTED : RunOutcome.NOTHING_TO_DO, report.version());
            return report;
        } catch (SchemaException e) {
            cancellation.ends();
            SchemaException failure = cancellation.requested() ? cancellation.interrupted(e) : e;
            journal.failed(failure, versionNow(session, survey));
            throw failure;
        }
    }

    private AdoptionReport record(
            RunSession session, AdoptionRequest request, AdoptionSurvey survey, RunJournal journal) {
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

    private Optional<Version> versionNow(RunSession session, AdoptionSurvey survey) {
        try {
            return new MigrationStates(
                            manifest,
                            manifest.target(Optional.empty()),
                            session.reader().read().history())
                    .version();
        } catch (SchemaException e) {
            return survey.version();
        }
    }
}
