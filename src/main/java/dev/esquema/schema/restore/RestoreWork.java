package dev.esquema.schema.restore;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Migrator;
import dev.esquema.schema.port.Restoration;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.Retry;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunWork;
import dev.esquema.schema.run.StructureWait;
import dev.esquema.schema.verification.Verification;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The work of one {@link RestoreRun} under the lock. */
final class RestoreWork implements RunWork<RestoreReport> {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final Manifest manifest;
    private final RunSession session;
    private final RunLimits limits;
    private final Cancellation cancellation;
    private final RestoreRequest request;
    private final Version target;
    private final Supplier<Look> looks;
    private final Optional<RestorePlan> agreed;
    private boolean done;

    /**
     * @param looks reads the database now
     * @param agreed the plan that a person agreed to; empty means any plan
     */
    RestoreWork(
            Manifest manifest,
            RunSession session,
            RunLimits limits,
            Cancellation cancellation,
            RestoreRequest request,
            Version target,
            Supplier<Look> looks,
            Optional<RestorePlan> agreed) {
        this.manifest = manifest;
        this.session = session;
        this.limits = limits;
        this.cancellation = cancellation;
        this.request = request;
        this.target = target;
        this.looks = looks;
        this.agreed = agreed;
    }

    @Override
    public Done<RestoreReport> perform(Look look, RunJournal journal) {
        RestorePlan plan = new RestorePlanning(manifest, session, look.seen(), target, request.version()).plan();
        plan.refusal().ifPresent(refusal -> {
            throw refusal;
        });
        agreed.ifPresent(plan::refuseOtherThan);
        cancellation.check();
        List<Restoration.Restored> restored =
                Retry.in(session, limits.retryFor(), cancellation).with(() -> restored(plan, journal));
        done = true;
        RestoreReport report = report(plan, restored);
        return new Done<>(report, RunOutcome.RESTORED, report.to());
    }

    @Override
    public Failed failed(SchemaException failure) {
        return done
                ? new Failed(RunOutcome.RESTORED, RestoreFailure.unverified(failure))
                : RunWork.super.failed(new RestoreFailure(manifest, request.version()).of(failure));
    }

    private List<Restoration.Restored> restored(RestorePlan plan, RunJournal journal) {
        Restoration restoration = session.restoration();
        if (plan.migrations().isEmpty()) {
            return restoration.bringBackAll(plan.stored());
        }
        List<Restoration.Restored> restored = new ArrayList<>();
        Watch watch = new Watch(journal);
        if (!plan.migrations().get(0).transactional()) {
            session.migrator().migrate(plan.migrations(), watch, false);
            return restored;
        }
        try {
            session.migrator()
                    .migrateTogether(
                            plan.migrations(),
                            watch,
                            migration -> restored.addAll(plan.bringBackAfter(migration, restoration)));
        } catch (SchemaException e) {
            watch.failed(e);
            throw e;
        }
        return restored;
    }

    private RestoreReport report(RestorePlan plan, List<Restoration.Restored> restored) {
        MigrationStates after = looks.get().states();
        List<Finding> findings = Verification.of(
                        manifest,
                        after,
                        new StructureWait(session.structure(), limits.retryFor(), session.waits(), cancellation).read())
                .findings();
        findings.forEach(finding -> LOG.log(Level.WARNING, "{0}", finding.message()));
        return new RestoreReport(true, plan, after.version(), restored, findings);
    }

    /** Writes the steps into the journal; all steps end together. */
    private final class Watch implements Migrator.Steps {

        private final RunJournal journal;
        private final List<Script> started = new ArrayList<>();

        Watch(RunJournal journal) {
            this.journal = journal;
        }

        @Override
        public void began(Script migration) {
            cancellation.check();
            journal.stepStarted(migration);
            started.add(migration);
        }

        @Override
        public void statement(int number) {
            cancellation.check();
        }

        @Override
        public void applied(Script migration, Duration took) {
            LOG.log(Level.INFO, "{0} was applied again, {1} ms", migration, took.toMillis());
            started.remove(migration);
            journal.stepApplied(migration);
        }

        void failed(SchemaException failure) {
            started.forEach(migration -> journal.stepFailed(migration, StepOutcome.FAILED, failure));
        }
    }
}
