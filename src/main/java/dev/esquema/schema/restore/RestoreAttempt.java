package dev.esquema.schema.restore;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Migrator;
import dev.esquema.schema.port.Restoration;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.Retry;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.StructureWait;
import dev.esquema.schema.verification.Verification;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One execution of a {@link RestoreRun}. */
final class RestoreAttempt {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final Manifest manifest;
    private final RunSession session;
    private final RunFrame sessions;
    private final RunLimits limits;
    private final Cancellation cancellation;
    private final RestoreRequest request;
    private final Version target;
    private final RunJournal journal;

    RestoreAttempt(
            Manifest manifest,
            RunSession session,
            RunFrame sessions,
            RunLimits limits,
            Cancellation cancellation,
            RestoreRequest request,
            Version target) {
        this.manifest = manifest;
        this.session = session;
        this.sessions = sessions;
        this.limits = limits;
        this.cancellation = cancellation;
        this.request = request;
        this.target = target;
        this.journal = new RunJournal(session.journal(), Operation.RESTORE, request.trigger());
    }

    RestoreReport execute() {
        if (request.consent().isGiven()) {
            return underLock(Optional.empty());
        }
        Observation seen = session.reader().read();
        RestorePlan plan = plan(seen);
        if (plan.refusal().isPresent() || !request.consent().to(plan)) {
            return RestoreReport.planned(plan, states(seen).version());
        }
        return underLock(Optional.of(plan));
    }

    /** @param agreed the plan that was agreed to; empty means whatever it is */
    private RestoreReport underLock(Optional<RestorePlan> agreed) {
        return sessions.locked(session, journal, () -> {
            Observation seen = session.reader().read();
            Optional<Version> before = states(seen).version();
            journal.begin(before);
            try {
                RestorePlan plan = plan(seen);
                plan.refusal().ifPresent(refusal -> {
                    throw refusal;
                });
                agreed.ifPresent(plan::refuseOtherThan);
                cancellation.check();
                List<Restoration.Restored> restored =
                        new Retry(limits.retryFor(), cancellation).with(() -> restored(plan));
                RestoreReport report = report(plan, restored);
                journal.end(RunOutcome.RESTORED, report.to());
                return report;
            } catch (SchemaException e) {
                cancellation.ends();
                SchemaException failure = cancellation.requested() ? cancellation.interrupted(e) : e;
                journal.failed(failure, before);
                throw failure;
            }
        });
    }

    private RestorePlan plan(Observation seen) {
        return new RestorePlanning(manifest, session, seen, target, request.version()).plan();
    }

    private List<Restoration.Restored> restored(RestorePlan plan) {
        Restoration restoration = session.restoration();
        if (plan.migrations().isEmpty()) {
            return restoration.bringBackAll(plan.stored());
        }
        List<Restoration.Restored> restored = new ArrayList<>();
        Watch watch = new Watch();
        if (!plan.migrations().get(0).transactional()) {
            session.migrator().migrate(plan.migrations(), watch, false);
            return restored;
        }
        try {
            session.migrator()
                    .migrateTogether(
                            plan.migrations(), watch, migration -> restored.addAll(broughtBack(plan, migration)));
        } catch (SchemaException e) {
            watch.failed();
            throw e;
        }
        return restored;
    }

    /** After each migration what belongs to it, and to those before it that were applied again some other time. */
    private List<Restoration.Restored> broughtBack(RestorePlan plan, Migration migration) {
        List<Restoration.Restored> restored = new ArrayList<>();
        for (Version version : plan.dueAfter(migration)) {
            boolean fresh = plan.migrations().stream()
                    .anyMatch(applied -> applied.version().equals(version));
            restored.addAll(session.restoration().bringBack(plan.stored(), version, fresh));
        }
        return restored;
    }

    private RestoreReport report(RestorePlan plan, List<Restoration.Restored> restored) {
        MigrationStates after = states(session.reader().read());
        List<Finding> findings = Verification.of(
                        manifest, after, new StructureWait(session.structure(), limits.retryFor(), cancellation).read())
                .findings();
        findings.forEach(finding -> LOG.log(Level.WARNING, "{0}", finding.message()));
        return new RestoreReport(true, plan, after.version(), restored, findings);
    }

    private MigrationStates states(Observation seen) {
        return new MigrationStates(manifest, target, seen.history());
    }

    /** Writes the steps into the journal; all of them end together. */
    private final class Watch implements Migrator.Steps {

        private final List<Migration> begun = new ArrayList<>();

        @Override
        public void began(Migration migration) {
            cancellation.check();
            journal.stepStarted(migration);
            begun.add(migration);
        }

        @Override
        public void statement(int number) {
            cancellation.check();
        }

        @Override
        public void applied(Migration migration, Duration took) {
            LOG.log(Level.INFO, "{0} was applied again, {1} ms", migration, took.toMillis());
            begun.remove(migration);
            journal.stepEnded(migration, StepOutcome.APPLIED);
        }

        void failed() {
            begun.forEach(migration -> journal.stepEnded(migration, StepOutcome.FAILED));
        }
    }
}
